package dev.belay.adapter.heuristic;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.HalfPrecision;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import org.jspecify.annotations.Nullable;

/** A feature that a heuristic reads: one value per row, whatever the request carries under that name. */
record Feature(TensorSpec spec) {
    String name() {
        return spec.name();
    }

    boolean isText() {
        return spec.datatype() == Datatype.BYTES;
    }

    /** The request's tensor; null if it lacks the feature or hasn't one value per row. */
    @Nullable
    Tensor in(Inputs inputs) {
        Tensor tensor = inputs.find(spec.name());
        return tensor != null && tensor.data().length() == inputs.rows() ? tensor : null;
    }

    /** String, Double, Long or Boolean, by this feature's datatype; null for null and for what isn't of its kind. */
    @Nullable
    Object at(@Nullable Tensor tensor, int row) {
        if (tensor == null) {
            return null;
        }
        Object value = switch (tensor.data()) {
            case TensorData.Strings strings -> strings.values()[row].isEmpty() ? null : strings.values()[row];
            case TensorData.Bools bools -> bools.values()[row];
            case TensorData.Floats floats -> (double) floats.values()[row];
            case TensorData.Doubles doubles -> doubles.values()[row];
            case TensorData.Longs longs -> wide(tensor.datatype(), longs.values()[row]);
            case TensorData.Ints ints ->
                tensor.datatype() == Datatype.UINT32
                        ? Integer.toUnsignedLong(ints.values()[row])
                        : (long) ints.values()[row];
            case TensorData.Shorts shorts -> narrow(tensor.datatype(), shorts.values()[row]);
            case TensorData.Bytes bytes ->
                tensor.datatype() == Datatype.UINT8
                        ? Byte.toUnsignedLong(bytes.values()[row])
                        : (long) bytes.values()[row];
        };
        return ofItsKind(value);
    }

    /** Of UINT64 what is larger than a long holds is no value that a rule could work with. */
    private static @Nullable Object wide(Datatype datatype, long value) {
        return datatype == Datatype.UINT64 && value < 0 ? null : (Object) value;
    }

    private static Object narrow(Datatype datatype, short value) {
        return switch (datatype) {
            case FP16, BF16 -> (double) HalfPrecision.toFloat(datatype, value);
            case UINT16 -> Short.toUnsignedLong(value);
            default -> (long) value;
        };
    }

    private @Nullable Object ofItsKind(@Nullable Object value) {
        return switch (spec.datatype()) {
            case BYTES -> value instanceof String ? value : null;
            case BOOL -> value instanceof Boolean ? value : null;
            case FP16, BF16, FP32, FP64 ->
                value instanceof Number number && !Double.isNaN(number.doubleValue()) ? number.doubleValue() : null;
            default -> value instanceof Long ? value : null;
        };
    }
}
