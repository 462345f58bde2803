package dev.belay.routing;

import dev.belay.model.VersionOrder;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One immutable value, read once per request and passed on: no request ever sees two tables. */
public final class RoutingTable {
    public static final RoutingTable EMPTY = new RoutingTable(Map.of(), Map.of());

    private final Map<String, Route> endpoints;
    private final Map<String, Map<String, Route>> versions;
    private final Set<String> spare;

    /** Every endpoint is required. */
    public RoutingTable(Map<String, Route> endpoints, Map<String, Map<String, Route>> versions) {
        this(endpoints, versions, Set.of());
    }

    /**
     * @param endpoints by endpoint name
     * @param versions by model name, then version
     * @param spare names of endpoints without which the server is ready: not configured, and never served
     */
    public RoutingTable(Map<String, Route> endpoints, Map<String, Map<String, Route>> versions, Set<String> spare) {
        this.spare = Set.copyOf(spare);
        this.endpoints = Collections.unmodifiableMap(new LinkedHashMap<>(endpoints));
        Map<String, Map<String, Route>> copies = new LinkedHashMap<>();
        versions.forEach((model, ofModel) -> copies.put(model, Map.copyOf(ofModel)));
        this.versions = copies;
    }

    public @Nullable Route endpoint(String name) {
        return endpoints.get(name);
    }

    /** A version called by its own path, without a cascade. */
    public @Nullable Route version(String model, String version) {
        return versions.getOrDefault(model, Map.of()).get(version);
    }

    /** The versions of a model in ascending order; none if there is no such model. */
    public List<String> versions(String model) {
        return versions.getOrDefault(model, Map.of()).keySet().stream()
                .sorted(VersionOrder.NATURAL)
                .toList();
    }

    /** True if the name is an endpoint's or a model's. */
    public boolean knows(String name) {
        return endpoints.containsKey(name) || versions.containsKey(name);
    }

    public Collection<Route> endpoints() {
        return endpoints.values();
    }

    /** Names of the required endpoints of which no tier can serve: with any, the server isn't ready. */
    public List<String> missed() {
        return endpoints.values().stream()
                .filter(route -> !spare.contains(route.endpoint()) && !route.canServe())
                .map(Route::endpoint)
                .toList();
    }

    /** Whether at least one tier of each required endpoint can serve. */
    public boolean serves() {
        return missed().isEmpty();
    }
}
