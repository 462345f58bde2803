package dev.belay.serving;

import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.Weight;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prediction and its result. Its tensors are the request's own, shared and never changed.
 *
 * @param arm whom the request was assigned to, whoever answered it; null if it took no part in a rollout
 * @param startNanos when its deadline began, on the service's clock
 * @param endNanos when its result had been handed over
 */
public record FinishedPrediction(
        PredictionRequest request,
        PredictionResult result,
        @Nullable Arm arm,
        long startNanos,
        long endNanos) {
    /** Of a prediction besides its tensors. */
    private static final long OBJECTS_BYTES = 1_024;

    /** An upper bound of what it keeps from being collected. */
    long bytes() {
        long bytes = OBJECTS_BYTES;
        for (int slot = 0; slot < request.inputs().features().size(); slot++) {
            Tensor tensor = request.inputs().at(slot);
            if (tensor != null) {
                bytes = Weight.plus(bytes, Weight.bytes(List.of(tensor)));
            }
        }
        return result instanceof PredictionResult.Answered answered
                ? Weight.plus(bytes, Weight.bytes(answered.outputs()))
                : bytes;
    }
}
