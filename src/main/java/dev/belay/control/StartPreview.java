package dev.belay.control;

import dev.belay.journal.Actor;
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
            Past past = new Past(adoption.plan());
            store.readStream(adoption.endpoint(), Past.notes()).forEach(past::add);
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

    private static StartPreview of(Adoption adoption, Past past, RouteFactory routes) {
        if (past.gap().isPresent()) {
            return preview(past, past.gap().get().words(adoption.endpoint()));
        }
        String waiting = "";
        if (past.adopted()) {
            switch (adoption.choose(past)) {
                case Adoption.Choice.Adopt adopt -> past.add(adoption.entry(adopt.why(), Actor.BELAY, past.lastAt()));
                case Adoption.Choice.Wait wait -> waiting = wait.why();
                case Adoption.Choice.Keep ignored -> {}
                case Adoption.Choice.Confirm ignored -> {}
            }
            Artifacts.compare(past, routes, past.lastAt()).ifPresent(past::add);
        }
        return preview(past, waiting);
    }

    private static StartPreview preview(Past past, String waiting) {
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
