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
    private static final int TIMEOUT_SHARE = 3;

    /**
     * @param timeoutNanos above 0, at most the endpoint's deadline; not used by a heuristic
     * @param ownTimeout false where nothing is said of it: then the last tier that runs a model may take what is left of
     *     the deadline, an earlier one a third of it
     * @param refusal why it serves nobody, in words, whatever the state of its version; empty if it serves
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
        private static final int MOST_CONCURRENT = 512;
        private static final int BREAKER_CALLS = 20;
        private static final double BREAKER_FAILURE_RATIO = 0.5;
        private static final long BREAKER_DELAY_NANOS = 5_000_000_000L;

        public TierPlan(
                String name,
                ModelRef model,
                long timeoutNanos,
                int maxConcurrent,
                int breakerCalls,
                double breakerFailureRatio,
                long breakerDelayNanos) {
            this(
                    name,
                    model,
                    timeoutNanos,
                    true,
                    maxConcurrent,
                    breakerCalls,
                    breakerFailureRatio,
                    breakerDelayNanos,
                    "");
        }

        /** A tier of which nothing more is said. */
        public static TierPlan of(String name, ModelRef model) {
            return new TierPlan(
                    name,
                    model,
                    1,
                    false,
                    MOST_CONCURRENT,
                    BREAKER_CALLS,
                    BREAKER_FAILURE_RATIO,
                    BREAKER_DELAY_NANOS,
                    "");
        }

        /** With the same numbers, another version, which serves. */
        public TierPlan running(ModelRef other) {
            return copy(name, other, timeoutNanos, ownTimeout, "");
        }

        public TierPlan named(String other) {
            return copy(other, model, timeoutNanos, ownTimeout, refusal);
        }

        public TierPlan refusing(String why) {
            return copy(name, model, timeoutNanos, ownTimeout, why);
        }

        /** Nothing is said of its timeout: it follows from the tier's place. */
        public TierPlan withoutOwnTimeout() {
            return copy(name, model, timeoutNanos, false, refusal);
        }

        private TierPlan within(long shareNanos) {
            return ownTimeout ? this : copy(name, model, shareNanos, false, refusal);
        }

        private TierPlan copy(String as, ModelRef version, long nanos, boolean own, String why) {
            return new TierPlan(
                    as, version, nanos, own, maxConcurrent, breakerCalls, breakerFailureRatio, breakerDelayNanos, why);
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

    /** All that is wrong with these tiers: property, value and what is allowed. */
    public static List<String> problems(long deadlineNanos, List<TierPlan> tiers) {
        List<String> problems = new ArrayList<>();
        require(problems, !tiers.isEmpty(), "tiers", "none", "at least one tier");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < tiers.size(); i++) {
            TierPlan tier = tiers.get(i);
            String at = "tiers[" + i + "].";
            require(problems, names.add(tier.name()), at + "name", tier.name(), "a name that no other tier has");
            require(
                    problems,
                    !tier.model().isHeuristic() || i == tiers.size() - 1,
                    at + "version",
                    tier.model().version(),
                    "a heuristic only as the last tier");
            checkNumbers(problems, at, tier, deadlineNanos);
        }
        return problems;
    }

    /** Where nothing is said: a third of the deadline, and what is left of it for the last one that runs a model. */
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

    /** Which versions, in order. */
    public List<ModelRef> models() {
        return tiers.stream().map(TierPlan::model).toList();
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

    private static void checkNumbers(List<String> problems, String at, TierPlan tier, long deadlineNanos) {
        require(
                problems,
                tier.timeoutNanos() > 0 && tier.timeoutNanos() <= deadlineNanos,
                at + "timeout",
                time(tier.timeoutNanos()),
                "above 0, up to the deadline of " + time(deadlineNanos));
        require(
                problems,
                tier.maxConcurrent() >= 1 && tier.maxConcurrent() <= 100_000,
                at + "maxConcurrent",
                tier.maxConcurrent(),
                "1 to 100000");
        require(
                problems,
                tier.breakerCalls() >= 1 && tier.breakerCalls() <= 10_000,
                at + "breaker.calls",
                tier.breakerCalls(),
                "1 to 10000");
        require(
                problems,
                tier.breakerFailureRatio() > 0 && tier.breakerFailureRatio() <= 1,
                at + "breaker.failureRatio",
                tier.breakerFailureRatio(),
                "above 0 to 1");
        require(
                problems,
                tier.breakerDelayNanos() >= 1_000_000,
                at + "breaker.delay",
                time(tier.breakerDelayNanos()),
                "1 ms or more");
    }

    private static String time(long nanos) {
        return Times.words(Duration.ofNanos(nanos));
    }

    private static void require(List<String> problems, boolean holds, String property, Object value, String allowed) {
        if (!holds) {
            problems.add(property + " is " + value + ", allowed is " + allowed);
        }
    }
}
