package dev.belay.control;

import dev.belay.journal.JournalEntry;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a start would do at an endpoint, without serving.
 *
 * @param plan the tiers that would route
 * @param rollout the running one: that it would continue, or would end and why; empty if none runs
 * @param waiting why the configuration would wait for an operator; empty if it wouldn't
 */
public record StartPreview(EndpointPlan plan, String rollout, String waiting) {
    /**
     * @param journal entries by endpoint; where there are none the configuration routes
     * @param tombstones of all endpoints
     * @param routes knows which versions can serve
     * @return of each endpoint that there would be
     */
    public static List<StartPreview> of(
            Map<String, List<JournalEntry>> journal,
            List<JournalEntry> tombstones,
            List<ConfiguredEndpoint> endpoints,
            RouteFactory routes,
            Instant now) {
        Set<String> onlyTiers = Adoption.onlyTiers(endpoints);
        List<StartPreview> previews = new ArrayList<>();
        for (ConfiguredEndpoint endpoint : endpoints) {
            Adoption adoption = new Adoption(endpoint, routes::defect);
            List<JournalEntry> known = journal.getOrDefault(adoption.endpoint(), List.of());
            EndpointState read = JournalReplay.fold(adoption, known, tombstones);
            if (read.adopted() || !onlyTiers.contains(adoption.endpoint())) {
                StartDecision decision = StartDecision.of(adoption, read, routes, now);
                previews.add(new StartPreview(
                        decision.state().plan(),
                        rollout(read, decision.state()),
                        read.gap().map(gap -> gap.message(adoption.endpoint())).orElse(decision.pending())));
            }
        }
        return previews;
    }

    private static String rollout(EndpointState before, EndpointState after) {
        return before.running()
                .flatMap(rollout -> after.rollout(rollout.id()))
                .map(rollout -> rollout.state().over()
                        ? Adoption.name(rollout) + " ends, " + rollout.reason()
                        : Adoption.described(rollout, " goes on, "))
                .orElse("");
    }

    /** @return a line for each endpoint of the journal that a start would no longer serve */
    public static List<String> gone(Map<String, List<JournalEntry>> journal, List<ConfiguredEndpoint> endpoints) {
        Set<String> served =
                endpoints.stream().map(endpoint -> endpoint.plan().name()).collect(Collectors.toSet());
        return journal.keySet().stream()
                .filter(endpoint -> !served.contains(endpoint))
                .map(endpoint -> "endpoint " + endpoint + " is gone: "
                        + Unserved.reason(endpoint, journal.getOrDefault(endpoint, List.of())))
                .toList();
    }

    /** One line: the tiers, and the rollout. */
    public String line() {
        boolean refuses = plan.tiers().stream().noneMatch(tier -> tier.refusal().isEmpty());
        return "endpoint " + plan.name()
                + (refuses ? ": nothing can serve" : ": a start routes " + RolloutCommands.listed(plan))
                + (rollout.isEmpty() ? "" : "; " + rollout);
    }
}
