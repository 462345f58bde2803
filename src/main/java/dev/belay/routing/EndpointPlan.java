package dev.belay.routing;

import dev.belay.inference.ModelRef;
import dev.belay.inference.TensorSpec;
import dev.belay.validation.GuardPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What an endpoint is meant to be, as configured or by the natural cascade; checked, so that a wrong one can't be
 * constructed.
 *
 * @param deadlineNanos the most time a request gets
 * @param declaredFeatures that callers may send though no version reads them
 * @param tiers in order; only the last may be a heuristic
 */
public record EndpointPlan(
        String name,
        long deadlineNanos,
        List<TensorSpec> declaredFeatures,
        List<TierPlan> tiers,
        GuardPolicy guardPolicy) {

    /** @param timeoutNanos above 0, at most the endpoint's deadline; not used by a heuristic */
    public record TierPlan(
            String name,
            ModelRef model,
            long timeoutNanos,
            int maxConcurrent,
            int breakerCalls,
            double breakerFailureRatio,
            long breakerDelayNanos) {}

    /** @throws IllegalArgumentException naming what is wrong and what is allowed */
    public EndpointPlan {
        declaredFeatures = List.copyOf(declaredFeatures);
        tiers = List.copyOf(tiers);
        require(!tiers.isEmpty(), "tiers", "none", "at least one tier");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < tiers.size(); i++) {
            TierPlan tier = tiers.get(i);
            String at = "tiers[" + i + "].";
            require(names.add(tier.name()), at + "name", tier.name(), "a name that no other tier has");
            require(
                    !tier.model().isHeuristic() || i == tiers.size() - 1,
                    at + "version",
                    tier.model().version(),
                    "a heuristic only as the last tier");
            checkNumbers(at, tier, deadlineNanos);
        }
    }

    private static void checkNumbers(String at, TierPlan tier, long deadlineNanos) {
        require(
                tier.timeoutNanos() > 0 && tier.timeoutNanos() <= deadlineNanos,
                at + "timeout",
                tier.timeoutNanos() / 1e6 + " ms",
                "above 0, up to the deadline of " + deadlineNanos / 1e6 + " ms");
        require(
                tier.maxConcurrent() >= 1 && tier.maxConcurrent() <= 100_000,
                at + "maxConcurrent",
                tier.maxConcurrent(),
                "1 to 100000");
        require(
                tier.breakerCalls() >= 1 && tier.breakerCalls() <= 10_000,
                at + "breaker.calls",
                tier.breakerCalls(),
                "1 to 10000");
        require(
                tier.breakerFailureRatio() > 0 && tier.breakerFailureRatio() <= 1,
                at + "breaker.failureRatio",
                tier.breakerFailureRatio(),
                "above 0 to 1");
        require(
                tier.breakerDelayNanos() >= 1_000_000,
                at + "breaker.delay",
                tier.breakerDelayNanos() / 1e6 + " ms",
                "1 ms or more");
    }

    private static void require(boolean holds, String property, Object value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(property + " is " + value + ", allowed is " + allowed);
        }
    }
}
