package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.HalfPrecision;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;

/** Writes tensors' elements as JSON: flat, as v2 has them, or nested along the shape, as v1 has them. */
final class TensorJson {
    private TensorJson() {}

    static void flat(JsonBuffer out, Tensor tensor) {
        int count = tensor.data().length();
        out.raw('[');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.raw(',');
            }
            element(out, tensor, i);
        }
        out.raw(']');
    }

    static void shape(JsonBuffer out, long[] shape) {
        out.raw('[');
        for (int i = 0; i < shape.length; i++) {
            if (i > 0) {
                out.raw(',');
            }
            out.number(shape[i]);
        }
        out.raw(']');
    }

    /** All of a tensor, nested along its shape; a bare value for a scalar. */
    static void nested(JsonBuffer out, Tensor tensor) {
        nested(out, tensor, 0, 0, tensor.data().length());
    }

    /** One row, nested along the dimensions after the first. */
    static void row(JsonBuffer out, Tensor tensor, int row) {
        int perRow = tensor.data().length() / tensor.rows();
        nested(out, tensor, 1, row * perRow, perRow);
    }

    /** The block of {@code count} elements from {@code from}, along the dimensions from {@code dimension} on. */
    private static void nested(JsonBuffer out, Tensor tensor, int dimension, int from, int count) {
        if (dimension == tensor.shape().length) {
            element(out, tensor, from);
            return;
        }
        int parts = Math.toIntExact(tensor.shape()[dimension]);
        int each = parts == 0 ? 0 : count / parts;
        out.raw('[');
        for (int i = 0; i < parts; i++) {
            if (i > 0) {
                out.raw(',');
            }
            nested(out, tensor, dimension + 1, from + i * each, each);
        }
        out.raw(']');
    }

    static void element(JsonBuffer out, Tensor tensor, int i) {
        boolean unsigned = tensor.datatype() == Datatype.UINT8
                || tensor.datatype() == Datatype.UINT16
                || tensor.datatype() == Datatype.UINT32
                || tensor.datatype() == Datatype.UINT64;
        switch (tensor.data()) {
            case TensorData.Floats floats -> out.number(floats.values()[i]);
            case TensorData.Longs longs when unsigned -> out.unsigned(longs.values()[i]);
            case TensorData.Longs longs -> out.number(longs.values()[i]);
            case TensorData.Doubles doubles -> out.number(doubles.values()[i]);
            case TensorData.Strings strings -> out.string(strings.values()[i]);
            case TensorData.Bools bools -> out.bool(bools.values()[i]);
            case TensorData.Ints ints ->
                out.number(unsigned ? Integer.toUnsignedLong(ints.values()[i]) : ints.values()[i]);
            case TensorData.Shorts shorts -> shortElement(out, tensor.datatype(), shorts.values()[i]);
            case TensorData.Bytes bytes ->
                out.number(unsigned ? Byte.toUnsignedLong(bytes.values()[i]) : bytes.values()[i]);
        }
    }

    /** FP16 and BF16 with the fewest digits that read back the same. */
    private static void shortElement(JsonBuffer out, Datatype datatype, short bits) {
        switch (datatype) {
            case FP16, BF16 -> {
                float value = HalfPrecision.toFloat(datatype, bits);
                out.number(Float.isFinite(value) ? HalfPrecision.shortest(datatype, bits) : value);
            }
            case UINT16 -> out.number(Short.toUnsignedLong(bits));
            default -> out.number((long) bits);
        }
    }
}
