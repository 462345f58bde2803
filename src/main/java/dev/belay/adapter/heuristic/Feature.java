package dev.belay.adapter.heuristic;

import dev.belay.model.TensorElements;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import org.jspecify.annotations.Nullable;

/** A feature that a heuristic reads: one value per row, whatever datatype the request has for that name. */
record Feature(TensorSpec spec) {
    String name() {
        return spec.name();
    }

    /** The request's tensor; null if it lacks the feature or hasn't one value per row. */
    @Nullable
    Tensor in(Inputs inputs) {
        Tensor tensor = inputs.find(spec.name());
        return tensor != null && tensor.data().length() == inputs.rows() ? tensor : null;
    }

    /**
     * String, Double, Long or Boolean, by this feature's datatype; null for null, for values of another kind, and for
     * UINT64 beyond a long.
     */
    @Nullable
    Object at(@Nullable Tensor tensor, int row) {
        if (tensor == null) {
            return null;
        }
        Object value = TensorElements.get(tensor, row);
        if (tensor.datatype() == Datatype.UINT64 && (Long) value < 0) {
            return null;
        }
        return switch (spec.datatype()) {
            case BYTES -> value instanceof String text && !text.isEmpty() ? text : null;
            case BOOL -> value instanceof Boolean ? value : null;
            case FP16, BF16, FP32, FP64 ->
                value instanceof Number number && !Double.isNaN(number.doubleValue()) ? number.doubleValue() : null;
            default -> value instanceof Long ? value : null;
        };
    }
}
