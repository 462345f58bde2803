package dev.belay.routing;

import org.jspecify.annotations.Nullable;

/**
 * An endpoint as a start finds it, before the journal is read.
 *
 * @param named whether the configuration names the endpoint
 * @param folder whose natural cascade the plan's tiers are; null if the configuration names them
 */
public record ConfiguredEndpoint(
        EndpointPlan plan, boolean named, @Nullable ModelFolder folder) {}
