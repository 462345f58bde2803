package dev.belay.adapter.cli;

import dev.belay.execution.ModelInstance;
import dev.belay.routing.Route;
import dev.belay.routing.RoutingTable;
import dev.belay.vocabulary.ModelRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What is wrong with configuration and models, one line each, worst last: an endpoint that nobody could answer. */
public final class Problems {
    private Problems() {}

    /** What should be known of versions that serve all the same. */
    public static List<String> warnings(Collection<ModelInstance> instances) {
        return instances.stream()
                .flatMap(instance -> instance.warnings().stream()
                        .map(warning -> "warning: model " + instance.ref() + ": " + warning))
                .toList();
    }

    public static List<String> of(
            Collection<ModelInstance> instances, Map<ModelRef, String> brokenBaselines, RoutingTable table) {
        List<String> problems = new ArrayList<>();
        instances.stream()
                .filter(instance -> !instance.reason().isEmpty())
                .forEach(instance -> problems.add("model " + instance.ref() + ": " + instance.reason()));
        brokenBaselines.forEach((ref, reason) -> problems.add("model " + ref + ": " + reason));
        List<Route> routes = new ArrayList<>(table.endpoints());
        routes.sort(Comparator.comparing(Route::endpoint));
        for (Route route : routes) {
            String endpoint = "endpoint " + route.endpoint();
            route.cascade().tiers().stream()
                    .filter(tier -> !tier.unavailableBecause().isEmpty())
                    .forEach(tier -> problems.add(endpoint + ", tier " + tier.name() + ", " + tier.model() + ": "
                            + tier.unavailableBecause()));
            if (!route.canServe()) {
                problems.add(endpoint + ": no tier can serve");
            }
        }
        return problems;
    }
}
