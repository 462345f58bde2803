package dev.belay.execution;

import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import java.util.List;

/** What a call to a model came to. */
public sealed interface RunResult {
    /**
     * @param outputs in the signature's order, with the call's rows
     * @param runNanos how long the model ran, the whole batch's run, without the queue before it; of a call that ran in
     *     slices their sum
     * @param batchRows rows of that run, other requests' included; of slices the most
     * @param ofNobody it says nothing of the model, neither good nor bad: no breaker and no evidence counts it
     */
    record Success(List<Tensor> outputs, long runNanos, int batchRows, boolean ofNobody) implements RunResult {
        public Success(List<Tensor> outputs, long runNanos, int batchRows) {
            this(outputs, runNanos, batchRows, false);
        }

        /** The same, as one that says nothing of the model. */
        public Success chargedToNobody() {
            return new Success(outputs, runNanos, batchRows, true);
        }

        /** The same, with others of its outputs. */
        public Success giving(List<Tensor> others) {
            return new Success(others, runNanos, batchRows, ofNobody);
        }
    }

    /**
     * @param message what happened, in words, without the name of the tier
     * @param crowdedOut the time was gone before the model had got half of it for this call, and no run by itself took
     *     so long: other requests' work took it, which says nothing of the model
     */
    record Failure(FailureReason reason, String message, boolean crowdedOut) implements RunResult {
        public Failure(FailureReason reason, String message) {
            this(reason, message, false);
        }
    }
}
