package dev.belay.adapter.resilience;

import dev.belay.vocabulary.ModelRef;

/**
 * @param timeoutNanos of the tier, above 0
 * @param maxConcurrent calls it may hold
 */
public record TierSettings(
        String endpoint, String name, ModelRef model, long timeoutNanos, int maxConcurrent, BreakerSettings breaker) {}
