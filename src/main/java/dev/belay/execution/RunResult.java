package dev.belay.execution;

import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import java.util.List;

/** What a call to a model came to. */
public sealed interface RunResult {
    /**
     * @param outputs in the signature's order, with the call's rows
     * @param runNanos how long the model ran, the whole batch's run, without the queue before it
     * @param batchRows rows of that run, other requests' included
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
    }

    /** @param message what happened, in words, without the name of the tier */
    record Failure(FailureReason reason, String message) implements RunResult {}
}
