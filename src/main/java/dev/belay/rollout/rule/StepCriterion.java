package dev.belay.rollout.rule;

import dev.belay.vocabulary.Arm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a step up waits for: enough requests and time at the present weight, and little evidence against the candidate. */
record StepCriterion(int minSamples, Duration minTime) {
    /** What is missing; empty if nothing is. @param atWeight ticks under traffic since the first outcome at this weight */
    List<String> missing(Counts sinceWeight, long atWeight, SequentialRule rule) {
        // Nothing is known of an arm that had none.
        int needed = Math.max(1, minSamples);
        List<String> missing = new ArrayList<>();
        for (Arm arm : Arm.values()) {
            if (sinceWeight.requests(arm) < needed) {
                missing.add("%d of %d requests of %s".formatted(sinceWeight.requests(arm), needed, arm.label()));
            }
        }
        if (atWeight < Math.ceilDiv(minTime.toMillis(), RolloutRules.TICK.toMillis())) {
            missing.add("%d of %d s".formatted(atWeight * RolloutRules.TICK.toMillis() / 1000, minTime.toSeconds()));
        }
        if (rule.doubtful()) {
            missing.add("less evidence against it: ln W is %s, allowed is below %s"
                    .formatted(number(Math.max(rule.logErrors(), rule.logLatency())), number(SequentialRule.DOUBT)));
        }
        return missing;
    }

    /** What a promotion waits for beside. */
    static List<String> missingForPromotion(SequentialRule rule) {
        return rule.asGood()
                ? List.of()
                : List.of("more evidence for it: ln P is %s, needed is %s"
                        .formatted(number(rule.logPromotion()), number(PromotionStatistic.ENOUGH)));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
