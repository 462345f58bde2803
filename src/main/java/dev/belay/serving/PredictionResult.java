package dev.belay.serving;

import dev.belay.cascade.CascadeResult;
import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of a prediction. Exceptions are bugs; every expected outcome is one of these. */
public sealed interface PredictionResult {

    /**
     * @param id the request's
     * @param answer outputs, and who gave them
     * @param arm whom the request was assigned to; null where no rollout runs or the request takes no part in it
     */
    record Answered(
            String id,
            CascadeResult.Answered answer,
            @Nullable Arm arm) implements PredictionResult {
        /** The tier that answered. */
        public String tier() {
            return answer.tier();
        }

        /** The version that really answered. */
        public ModelRef model() {
            return answer.model();
        }

        /** In the order of that version's signature. */
        public List<Tensor> outputs() {
            return answer.outputs();
        }

        /** Why the first tier didn't answer ("primary: timeout after 40 ms"), null if it did. */
        public @Nullable String degraded() {
            return answer.degraded();
        }
    }

    /** The caller's fault; counts against no model. */
    record Rejected(Rejection why) implements PredictionResult {}

    /**
     * No tier could answer.
     *
     * @param cause what all tiers have in common
     * @param reasons each tier's message
     */
    record Unanswered(CascadeResult.Cause cause, String reasons) implements PredictionResult {}

    /** As {@link CascadeResult.Broken}. */
    record Broken(Throwable bug) implements PredictionResult {}
}
