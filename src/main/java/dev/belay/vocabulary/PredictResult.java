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
    record Lacking(List<String> present, List<String> missing) implements PredictResult {}

    /**
     * No tier could answer.
     *
     * @param outOfTime true when all tiers were gone for want of time (504), false for other reasons (503)
     * @param message each tier's reason
     */
    record Unanswered(boolean outOfTime, String message) implements PredictResult {}
}
