package dev.belay.control;

import dev.belay.routing.EndpointPlan;
import dev.belay.routing.EndpointPlan.TierPlan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The names and numbers that the configuration gives an endpoint's tiers by their place, whichever version is there. */
record Labels(List<TierPlan> models, Optional<TierPlan> baseline) {
    static Labels of(EndpointPlan configured) {
        List<TierPlan> models = configured.tiers().stream()
                .filter(tier -> !tier.model().isHeuristic())
                .toList();
        Optional<TierPlan> last = Optional.of(configured.tiers().getLast())
                .filter(tier -> tier.model().isHeuristic());
        return new Labels(models, last);
    }

    EndpointPlan on(EndpointPlan routing) {
        List<TierPlan> labelled = new ArrayList<>();
        Set<String> names = new HashSet<>();
        models.forEach(tier -> names.add(tier.name()));
        baseline.ifPresent(tier -> names.add(tier.name()));
        for (TierPlan tier : routing.tiers()) {
            if (tier.model().isHeuristic()) {
                labelled.add(baseline.map(label -> label.running(tier.model())).orElse(tier));
            } else if (labelled.size() < models.size()) {
                labelled.add(models.get(labelled.size()).running(tier.model()));
            } else {
                // A promotion has added it where there was only one.
                labelled.add(tier.named(unused(tier.name(), names)));
            }
        }
        return routing.with(labelled);
    }

    /** The name, or the name with a number where another tier has it. */
    static String unused(String name, Set<String> names) {
        String next = name;
        for (int i = 2; names.contains(next); i++) {
            next = name + "-" + i;
        }
        return next;
    }
}
