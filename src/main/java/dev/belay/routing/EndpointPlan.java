package dev.belay.routing;

import dev.belay.validation.GuardPolicy;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.TensorSpec;
import dev.belay.vocabulary.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint is meant to be, as configured or by the natural cascade; checked, so that a wrong one can't be
 * constructed.
 *
 * @param deadlineNanos the most time a request gets
 * @param declaredFeatures that callers may send though no version reads them
 * @param tiers in order; only the last may be a heuristic
 * @param sticky the key by which rollouts may be sticky; null for none
 */
public record EndpointPlan(
        String name,
        long deadlineNanos,
        List<TensorSpec> declaredFeatures,
        List<TierPlan> tiers,
        GuardPolicy guardPolicy,
        @Nullable StickyKey sticky) {

    /** @param timeoutNanos above 0, at most the endpoint's deadline; not used by a heuristic */
    public record TierPlan(
            String name,
            ModelRef model,
            long timeoutNanos,
            int maxConcurrent,
            int breakerCalls,
            double breakerFailureRatio,
            long breakerDelayNanos) {
        public TierPlan running(ModelRef other) {
            return new TierPlan(
                    name, other, timeoutNanos, maxConcurrent, breakerCalls, breakerFailureRatio, breakerDelayNanos);
        }

        public TierPlan named(String other) {
            return new TierPlan(
                    other, model, timeoutNanos, maxConcurrent, breakerCalls, breakerFailureRatio, breakerDelayNanos);
        }
    }

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

    /**
     * After a promotion: the candidate first, and each tier's old model in the tier behind it, so that the old primary is
     * the fallback. The last model is released, unless the old primary was the only one: then a fallback is added.
     */
    public EndpointPlan promoted(ModelRef candidate) {
        List<TierPlan> next = new ArrayList<>();
        ModelRef model = candidate;
        for (TierPlan tier : tiers) {
            if (tier.model().isHeuristic()) {
                break;
            }
            next.add(tier.running(model));
            model = tier.model();
        }
        if (next.size() == 1) {
            next.add(tiers.getFirst().running(model).named(unused("fallback")));
        }
        if (tiers.getLast().model().isHeuristic()) {
            next.add(tiers.getLast());
        }
        return with(next);
    }

    /** The name, or where a tier has it, say its baseline, the name with a number. */
    private String unused(String name) {
        Set<String> names = new HashSet<>();
        tiers.forEach(tier -> names.add(tier.name()));
        String next = name;
        for (int i = 2; names.contains(next); i++) {
            next = name + "-" + i;
        }
        return next;
    }

    /** Without a sticky key. */
    public EndpointPlan(
            String name,
            long deadlineNanos,
            List<TensorSpec> declaredFeatures,
            List<TierPlan> tiers,
            GuardPolicy guardPolicy) {
        this(name, deadlineNanos, declaredFeatures, tiers, guardPolicy, null);
    }

    public EndpointPlan with(List<TierPlan> others) {
        return new EndpointPlan(name, deadlineNanos, declaredFeatures, others, guardPolicy, sticky);
    }

    /** The same tiers by name and model, with whatever numbers. */
    public boolean sameTiers(EndpointPlan other) {
        return names(tiers).equals(names(other.tiers));
    }

    private static List<List<Object>> names(List<TierPlan> tiers) {
        return tiers.stream()
                .map(tier -> List.<Object>of(tier.name(), tier.model()))
                .toList();
    }

    private static void checkNumbers(String at, TierPlan tier, long deadlineNanos) {
        require(
                tier.timeoutNanos() > 0 && tier.timeoutNanos() <= deadlineNanos,
                at + "timeout",
                time(tier.timeoutNanos()),
                "above 0, up to the deadline of " + time(deadlineNanos));
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
                time(tier.breakerDelayNanos()),
                "1 ms or more");
    }

    private static String time(long nanos) {
        return Times.words(Duration.ofNanos(nanos));
    }

    private static void require(boolean holds, String property, Object value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(property + " is " + value + ", allowed is " + allowed);
        }
    }
}
