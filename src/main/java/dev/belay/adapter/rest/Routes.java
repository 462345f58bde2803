package dev.belay.adapter.rest;

import dev.belay.routing.Route;
import dev.belay.routing.RoutingTable;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what a path asks for, or says in Triton's words why it isn't there. */
final class Routes {
    private static final int NOT_FOUND = 404;
    private static final int SERVICE_UNAVAILABLE = 503;

    private Routes() {}

    /** The route, which can serve: at least one of its tiers is loaded. */
    static Route ready(RoutingTable table, String model, @Nullable String version) throws RequestFault {
        Route route = known(table, model, version);
        if (route.canServe()) {
            return route;
        }
        String reasons = route.cascade().tiers().stream()
                .map(tier -> tier.name() + ": " + tier.unavailableBecause())
                .collect(Collectors.joining("; "));
        throw new RequestFault(SERVICE_UNAVAILABLE, notReady(model, version) + ": " + reasons);
    }

    /**
     * The route, whatever its state.
     *
     * @param version null for the endpoint itself
     */
    static Route known(RoutingTable table, String model, @Nullable String version) throws RequestFault {
        Route route = version == null ? table.endpoint(model) : table.version(model, version);
        if (route != null) {
            return route;
        }
        if (version == null || !table.knows(model)) {
            throw new RequestFault(
                    NOT_FOUND,
                    "Request for unknown model: '" + Json.quote(model) + "' is not found" + otherwise(table, model));
        }
        throw new RequestFault(
                NOT_FOUND,
                "Request for unknown model: '%s' version %s is not found".formatted(model, Json.quote(version)));
    }

    /** A model whose folder is there may have no endpoint: then nothing says which of its versions is meant. */
    private static String otherwise(RoutingTable table, String model) {
        List<String> versions = table.versions(model);
        return versions.isEmpty()
                ? ""
                : ": no endpoint serves it; each of its versions (%s) has its own path, /v2/models/%s/versions/%s"
                        .formatted(String.join(", ", versions), model, versions.getLast());
    }

    static String notReady(String model, @Nullable String version) {
        String which = version == null ? "'" + model + "'" : "'" + model + "' version " + version;
        return "Request for unknown model: " + which + " is not at ready state";
    }
}
