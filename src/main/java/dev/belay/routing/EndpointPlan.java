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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as configured or by the natural cascade; checked, so that an invalid one can't be constructed.
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
    private static final int TIMEOUT_SHARE = 3;

    /**
     * @param timeoutNanos above 0, at most the endpoint's deadline; not used by a heuristic
     * @param ownTimeout false if none is configured: then the last tier that runs a model may take what is left of the
     *     deadline, an earlier one a third of it
     * @param refusal why it refuses every request, whatever the state of its version; empty if it serves
     */
    public record TierPlan(
            String name,
            ModelRef model,
            long timeoutNanos,
            boolean ownTimeout,
            int maxConcurrent,
            int breakerCalls,
            double breakerFailureRatio,
            long breakerDelayNanos,
            String refusal) {
        /** With the defaults: 512 concurrent calls, a breaker that opens for 5 s when half of 20 calls fail. */
        public static TierPlan of(String name, ModelRef model) {
            return new TierPlan(name, model, 1, false, 512, 20, 0.5, 5_000_000_000L, "");
        }

        /** With the same numbers, another version, which serves. */
        public TierPlan running(ModelRef other) {
            return copy(name, other, timeoutNanos, "");
        }

        public TierPlan named(String other) {
            return copy(other, model, timeoutNanos, refusal);
        }

        public TierPlan refusing(String why) {
            return copy(name, model, timeoutNanos, why);
        }

        private TierPlan within(long shareNanos) {
            return ownTimeout ? this : copy(name, model, shareNanos, refusal);
        }

        private TierPlan copy(String as, ModelRef ref, long nanos, String why) {
            return new TierPlan(
                    as,
                    ref,
                    nanos,
                    ownTimeout,
                    maxConcurrent,
                    breakerCalls,
                    breakerFailureRatio,
                    breakerDelayNanos,
                    why);
        }
    }

    /** @throws IllegalArgumentException naming what is wrong and what is allowed */
    public EndpointPlan {
        declaredFeatures = List.copyOf(declaredFeatures);
        tiers = timed(tiers, deadlineNanos);
        List<String> problems = problems(deadlineNanos, tiers);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.getFirst());
        }
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

    private static List<TierPlan> timed(List<TierPlan> tiers, long deadlineNanos) {
        int last = tiers.size() - 1;
        while (last > 0 && tiers.get(last).model().isHeuristic()) {
            last--;
        }
        List<TierPlan> timed = new ArrayList<>();
        for (TierPlan tier : tiers) {
            timed.add(tier.within(timed.size() < last ? deadlineNanos / TIMEOUT_SHARE : deadlineNanos));
        }
        return List.copyOf(timed);
    }

    /** All that is wrong with these tiers: property, value and what is allowed. */
    public static List<String> problems(long deadlineNanos, List<TierPlan> tiers) {
        List<String> problems = new ArrayList<>();
        new Checks("", problems).require("tiers", "none", !tiers.isEmpty(), "at least one tier");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < tiers.size(); i++) {
            TierPlan tier = tiers.get(i);
            Checks checks = new Checks("tiers[" + i + "].", problems);
            checks.require("name", tier.name(), names.add(tier.name()), "a name that no other tier has");
            boolean isModelOrLast = !tier.model().isHeuristic() || i == tiers.size() - 1;
            checks.require("version", tier.model().version(), isModelOrLast, "a heuristic only as the last tier");
            checks.numbers(tier, deadlineNanos);
        }
        return problems;
    }

    /** @param at begins each property */
    private record Checks(String at, List<String> problems) {
        void numbers(TierPlan tier, long deadlineNanos) {
            boolean isInTime = tier.timeoutNanos() > 0 && tier.timeoutNanos() <= deadlineNanos;
            String upToDeadline = "above 0, up to the deadline of " + time(deadlineNanos);
            require("timeout", time(tier.timeoutNanos()), isInTime, upToDeadline);
            require("maxConcurrent", tier.maxConcurrent(), 100_000);
            require("breaker.calls", tier.breakerCalls(), 10_000);
            double ratio = tier.breakerFailureRatio();
            require("breaker.failureRatio", ratio, ratio > 0 && ratio <= 1, "above 0 to 1");
            boolean isDelay = tier.breakerDelayNanos() >= 1_000_000;
            require("breaker.delay", time(tier.breakerDelayNanos()), isDelay, "1 ms or more");
        }

        private void require(String property, int value, int most) {
            require(property, value, value >= 1 && value <= most, "1 to " + most);
        }

        void require(String property, Object value, boolean holds, String allowed) {
            if (!holds) {
                problems.add(at + property + " is " + value + ", allowed is " + allowed);
            }
        }

        private static String time(long nanos) {
            return Times.words(Duration.ofNanos(nanos));
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
    public String unused(String wanted) {
        Set<String> names = tiers.stream().map(TierPlan::name).collect(Collectors.toSet());
        String next = wanted;
        for (int i = 2; names.contains(next); i++) {
            next = wanted + "-" + i;
        }
        return next;
    }

    public EndpointPlan with(List<TierPlan> others) {
        return new EndpointPlan(name, deadlineNanos, declaredFeatures, others, guardPolicy, sticky);
    }

    /** Which versions, in order. */
    public List<ModelRef> models() {
        return tiers.stream().map(TierPlan::model).toList();
    }
}
