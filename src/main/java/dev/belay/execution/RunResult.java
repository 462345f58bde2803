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
     */
    record Success(List<Tensor> outputs, long runNanos, int batchRows) implements RunResult {}

    /** @param message what happened, in words, without the name of the tier */
    record Failure(FailureReason reason, String message) implements RunResult {}
}
