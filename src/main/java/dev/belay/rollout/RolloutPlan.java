package dev.belay.rollout;

import dev.belay.rollout.rule.RolloutRules;
import dev.belay.rollout.rule.RuleSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The plan of a rollout. What no rollout could follow can't be constructed; what may be asked for is narrower, and
 * {@link #checked} for new requests: a plan that was journaled under other limits stays valid.
 *
 * @param hypothesis why the candidate should be better
 * @param approach how it was made; may be empty
 * @param steps weights in hundredths of a percent, rising
 * @param bake how long a share stays on the old primary after promotion; zero for not at all
 * @param gate whether the candidate is validated first
 * @param shadow whether it gets copies of requests first
 * @param rules which watch over it, and what a step waits for
 * @param sticky whose requests stay in one arm; empty if each request is assigned singly
 */
public record RolloutPlan(
        String hypothesis,
        String approach,
        List<Integer> steps,
        Duration bake,
        boolean gate,
        boolean shadow,
        RuleSettings rules,
        Optional<Sticky> sticky) {
    /** The largest weight; more than that is promotion. */
    public static final int MOST_WEIGHT = 9_500;

    private static final int MOST_STEPS = 100;
    private static final int LONGEST_TEXT = 1_000;
    private static final Duration LONGEST = Duration.ofDays(365);

    /** @param header true for a header of that name, false for a feature */
    public record Sticky(boolean header, String name) {
        private static final int LONGEST_NAME = 200;

        public Sticky {
            require(!name.isBlank() && name.length() <= LONGEST_NAME, "sticky", "'" + name + "'", "a name");
        }
    }

    /** @throws IllegalArgumentException naming the field, its value and what is allowed */
    public RolloutPlan {
        steps = List.copyOf(steps);
        require(!steps.isEmpty(), "steps", "0 of them", "1 to 100");
        checkSteps(steps, RolloutRules.FULL_WEIGHT);
        require(!bake.isNegative(), "bake", bake, "PT0S to P365D");
    }

    /** @throws IllegalArgumentException if a request may not have it, naming the field, its value and what is allowed */
    public RolloutPlan checked() {
        require(!hypothesis.isBlank(), "hypothesis", "empty", "a text that says why the candidate should be better");
        require(hypothesis.length() <= LONGEST_TEXT, "hypothesis", hypothesis.length() + " characters", "up to 1000");
        require(approach.length() <= LONGEST_TEXT, "approach", approach.length() + " characters", "up to 1000");
        require(steps.size() <= MOST_STEPS, "steps", steps.size() + " of them", "1 to 100");
        checkSteps(steps, MOST_WEIGHT);
        require(bake.compareTo(LONGEST) <= 0, "bake", bake, "PT0S to P365D");
        rules.checked();
        return this;
    }

    private static void checkSteps(List<Integer> steps, int most) {
        int last = 0;
        for (int step : steps) {
            String given = "steps is " + Rollout.percent(step);
            requireSteps(step > 0 && step <= most, given);
            requireSteps(step > last, given + " after " + Rollout.percent(last));
            last = step;
        }
    }

    private static void requireSteps(boolean holds, String given) {
        if (!holds) {
            throw new IllegalArgumentException(given + ", allowed are rising weights from 0.01 to 95 %");
        }
    }

    /** @throws IllegalArgumentException if it isn't one */
    static void checkWeight(int weight) {
        require(
                weight >= 0 && weight <= MOST_WEIGHT,
                "weight",
                Rollout.percent(weight),
                "0 to 95 % in steps of 0.01 %; more than that is promotion");
    }

    /** The weight from which the candidate may be promoted. */
    public int lastWeight() {
        return steps.getLast();
    }

    /** @return from 1; one more than there are steps if none is above */
    public int firstStepAbove(int weight) {
        int step = 1;
        while (step <= steps.size() && weightOf(step) <= weight) {
            step++;
        }
        return step;
    }

    /** @return 0 if the weight is below the first step */
    int lastStepUpTo(int weight) {
        return firstStepAbove(weight) - 1;
    }

    public int weightOf(int step) {
        return steps.get(step - 1);
    }

    private static void require(boolean holds, String field, Object value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(field + " is " + value + ", allowed is " + allowed);
        }
    }
}
