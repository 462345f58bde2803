package dev.belay.vocabulary;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a request. Exceptions are bugs; every expected outcome is one of these. */
public sealed interface PredictResult {

    /**
     * @param tier the tier that answered
     * @param model the version that really answered
     * @param outputs in the order of that version's signature
     * @param degraded why the first tier didn't answer ("primary: timeout after 40 ms"), null if it did
     * @param arm whom the request was assigned to; null where no rollout runs or the request takes no part in it
     */
    record Answered(
            String tier,
            ModelRef model,
            List<Tensor> outputs,
            @Nullable String degraded,
            @Nullable Arm arm) implements PredictResult {
        /** An answer outside any rollout. */
        public Answered(String tier, ModelRef model, List<Tensor> outputs, @Nullable String degraded) {
            this(tier, model, outputs, degraded, null);
        }

        public Answered in(Arm assigned) {
            return new Answered(tier, model, outputs, degraded, assigned);
        }
    }

    /** The caller's fault; a 4xx that counts against no model. */
    record Rejected(String message) implements PredictResult {}

    /**
     * The caller's fault as well: no tier could take a request that lacks so much.
     *
     * @param present features that the first tier can't do without and has got
     * @param missing those that it hasn't got
     */
    record MissingFeatures(List<String> present, List<String> missing) implements PredictResult {}

    /** The caller's fault, too: the answer to what was asked is larger than allowed. */
    record TooLarge(String message) implements PredictResult {}

    /**
     * A bug beside the tiers, of an observer's or in a rollout's draw: nothing can be said of the answer. What a tier or the
     * baseline throws is its failure.
     */
    record Broken(Throwable bug) implements PredictResult {}

    /**
     * No tier could answer.
     *
     * @param cause what all tiers have in common
     * @param message each tier's reason
     */
    record Unanswered(Cause cause, String message) implements PredictResult {
        /** Why nobody answered. */
        public enum Cause {
            OUT_OF_TIME,
            /** Every tier holds as many calls as it may. */
            FULL,
            /** No tier's model can serve. */
            NOT_READY,
            /** Something else, or not the same for all. */
            OTHER;

            /** A tier's own. */
            public static Cause of(FailureReason reason) {
                return switch (reason) {
                    case NO_TIME, TIMEOUT -> OUT_OF_TIME;
                    case BULKHEAD_FULL, NO_ROOM -> FULL;
                    case UNAVAILABLE, HUNG -> NOT_READY;
                    case ERROR, BREAKER_OPEN, OUTPUT_GUARD, INPUT_GUARD, DEGRADED_BY_GUARD, TOO_LARGE -> OTHER;
                };
            }
        }
    }
}
