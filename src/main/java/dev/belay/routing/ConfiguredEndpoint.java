package dev.belay.routing;

import org.jspecify.annotations.Nullable;

/**
 * An endpoint as a start finds it, before the journal has a say.
 *
 * @param plan with the tiers that the configuration names, or those of the model folder's natural cascade
 * @param named whether the configuration names the endpoint
 * @param folder where its tiers come from; null if the configuration names them
 */
public record ConfiguredEndpoint(
        EndpointPlan plan, boolean named, @Nullable ModelFolder folder) {}
