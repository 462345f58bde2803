package dev.belay.adapter.rest;

import dev.belay.routing.Route;
import dev.belay.routing.RoutingTable;
import org.jspecify.annotations.Nullable;

/** Finds what a path asks for, or says in Triton's words why it isn't there. */
final class Routes {
    private static final int NOT_FOUND = 404;
    private static final int SERVICE_UNAVAILABLE = 503;

    private Routes() {}

    /**
     * The route to ask. An endpoint none of whose tiers can serve is asked all the same: its refusal names each tier's
     * reason. A version alone has to be loaded.
     *
     * @param version null for the endpoint itself
     */
    static Route find(RoutingTable table, String model, @Nullable String version) throws RequestFault {
        Route route = known(table, model, version);
        if (version != null && !route.canServe()) {
            throw notReady(model, version);
        }
        return route;
    }

    /** The route, whatever its state. */
    static Route known(RoutingTable table, String model, @Nullable String version) throws RequestFault {
        Route route = version == null ? table.endpoint(model) : table.version(model, version);
        if (route != null) {
            return route;
        }
        if (version == null || !table.knows(model)) {
            throw new RequestFault(NOT_FOUND, "Request for unknown model: '" + Json.quote(model) + "' is not found");
        }
        throw new RequestFault(
                NOT_FOUND,
                "Request for unknown model: '%s' version %s is not found".formatted(model, Json.quote(version)));
    }

    static RequestFault notReady(String model, @Nullable String version) {
        String which = version == null ? "'" + model + "'" : "'" + model + "' version " + version;
        return new RequestFault(SERVICE_UNAVAILABLE, "Request for unknown model: " + which + " is not at ready state");
    }
}
