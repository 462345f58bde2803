package dev.belay.adapter.cli;

import dev.belay.execution.ModelInstance;
import dev.belay.routing.Route;
import dev.belay.routing.RoutingTable;
import dev.belay.vocabulary.ModelRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What is wrong with configuration and models, one line each, worst last: an endpoint that nobody could answer. */
public final class Problems {
    private Problems() {}

    /** What should be known of versions that serve all the same. */
    public static List<String> warnings(Collection<ModelInstance> instances) {
        List<String> warnings = new ArrayList<>();
        for (ModelInstance instance : instances) {
            instance.warnings().forEach(warning -> warnings.add("warning: model " + instance.ref() + ": " + warning));
        }
        return warnings;
    }

    public static List<String> of(
            Collection<ModelInstance> instances, Map<ModelRef, String> brokenBaselines, RoutingTable table) {
        List<String> problems = new ArrayList<>();
        for (ModelInstance instance : instances) {
            if (!instance.reason().isEmpty()) {
                problems.add("model " + instance.ref() + ": " + instance.reason());
            }
        }
        brokenBaselines.forEach((ref, reason) -> problems.add("model " + ref + ": " + reason));
        for (Route route : table.endpoints()) {
            route.cascade().tiers().stream()
                    .filter(tier -> !tier.unavailableBecause().isEmpty())
                    .forEach(tier -> problems.add("endpoint " + route.endpoint() + ", tier " + tier.name() + ", "
                            + tier.model() + ": " + tier.unavailableBecause()));
            if (!route.canServe()) {
                problems.add("endpoint " + route.endpoint() + ": no tier can serve");
            }
        }
        return problems;
    }
}
