package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.JournalStore;
import dev.belay.journal.StoreException;
import dev.belay.rollout.Rollout;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a start would come to at an endpoint, by what the journal has: for a look from outside, without serving.
 *
 * @param plan the tiers that would route
 * @param rollout the one that would go on, in words; empty if there is none
 * @param waiting why the configuration would wait for an operator, in words; empty if it wouldn't
 */
public record StartPreview(EndpointPlan plan, String rollout, String waiting) {
    /**
     * @param routes knows which versions can serve
     * @return of each endpoint that there would be
     */
    public static List<StartPreview> of(JournalStore store, List<ConfiguredEndpoint> endpoints, RouteFactory routes)
            throws StoreException {
        Set<String> onlyTiers = Adoption.onlyTiers(endpoints);
        List<StartPreview> previews = new ArrayList<>();
        for (ConfiguredEndpoint endpoint : endpoints) {
            Adoption adoption = new Adoption(endpoint, routes::defect);
            EndpointState past =
                    EndpointState.of(adoption.plan(), store.readStream(adoption.endpoint(), Decision.NOTES));
            if (past.adopted() || !onlyTiers.contains(adoption.endpoint())) {
                previews.add(of(adoption, past, routes));
            }
        }
        return previews;
    }

    /** Where there is no journal: at first the configuration routes. */
    public static List<StartPreview> asConfigured(List<ConfiguredEndpoint> endpoints) {
        Set<String> onlyTiers = Adoption.onlyTiers(endpoints);
        return endpoints.stream()
                .map(ConfiguredEndpoint::plan)
                .filter(plan -> !onlyTiers.contains(plan.name()))
                .map(plan -> new StartPreview(plan, "", ""))
                .toList();
    }

    private static StartPreview of(Adoption adoption, EndpointState read, RouteFactory routes) {
        if (read.gap().isPresent()) {
            return preview(read, read.gap().get().words(adoption.endpoint()));
        }
        String waiting = "";
        EndpointState past = read;
        if (past.adopted()) {
            switch (adoption.choose(past)) {
                case Adoption.Choice.Adopt adopt ->
                    past = past.apply(adoption.entry(adopt.why(), Actor.BELAY, past.lastAt()));
                case Adoption.Choice.Wait wait -> waiting = wait.why();
                case Adoption.Choice.Keep ignored -> {}
                case Adoption.Choice.Confirm ignored -> {}
            }
            past = Artifacts.compare(past, routes, past.lastAt())
                    .map(past::apply)
                    .orElse(past);
        }
        return preview(past, waiting);
    }

    private static StartPreview preview(EndpointState past, String waiting) {
        return new StartPreview(
                past.plan(), past.running().map(StartPreview::inWords).orElse(""), waiting);
    }

    private static String inWords(Rollout rollout) {
        return "rollout " + rollout.id() + " of " + rollout.candidate() + " goes on, "
                + rollout.state().label() + " at "
                + Rollout.percent(rollout.state().weight());
    }

    /** One line: the tiers, and the rollout. */
    public String words() {
        return "endpoint " + plan.name() + ": a start routes "
                + plan.tiers().stream()
                        .map(tier -> tier.name() + " " + tier.model())
                        .collect(Collectors.joining(", "))
                + (rollout.isEmpty() ? "" : "; " + rollout);
    }
}
