package dev.belay.validation;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.HalfPrecision;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.util.Arrays;

/** Elements of tensors as numbers, and numbers as text. */
final class Numbers {
    /** Beyond 2^53 a double has no fraction and whole numbers aren't exact. */
    private static final double EXACT_WHOLE = 1L << 53;

    private Numbers() {}

    /** The element's value; NaN for strings. 64-bit integers beyond 2^53 are rounded, which no range check minds. */
    static double at(Datatype datatype, TensorData data, int index) {
        return switch (data) {
            case TensorData.Floats floats -> floats.values()[index];
            case TensorData.Doubles doubles -> doubles.values()[index];
            case TensorData.Longs longs -> wide(datatype, longs.values()[index]);
            case TensorData.Ints ints ->
                datatype == Datatype.UINT32 ? Integer.toUnsignedLong(ints.values()[index]) : ints.values()[index];
            case TensorData.Shorts shorts -> narrow(datatype, shorts.values()[index]);
            case TensorData.Bytes bytes ->
                datatype == Datatype.UINT8 ? Byte.toUnsignedInt(bytes.values()[index]) : bytes.values()[index];
            case TensorData.Bools bools -> bools.values()[index] ? 1 : 0;
            case TensorData.Strings ignored -> Double.NaN;
        };
    }

    /** True if an element is null, which is NaN or the empty string, or infinite. */
    static boolean anyWithoutNumber(Tensor tensor) {
        if (tensor.data() instanceof TensorData.Strings(String[] values)) {
            return Arrays.asList(values).contains("");
        }
        for (int i = 0; i < tensor.data().length() && tensor.datatype().isFloat(); i++) {
            if (!Double.isFinite(at(tensor.datatype(), tensor.data(), i))) {
                return true;
            }
        }
        return false;
    }

    private static double wide(Datatype datatype, long value) {
        return datatype == Datatype.UINT64 && value < 0 ? value + 0x1p64 : value;
    }

    private static double narrow(Datatype datatype, short value) {
        return switch (datatype) {
            case FP16, BF16 -> HalfPrecision.toFloat(datatype, value);
            case UINT16 -> Short.toUnsignedInt(value);
            default -> value;
        };
    }

    /** The value as its type writes it: 1500.0 for a float, 1500 for an integer. */
    static String shown(Datatype datatype, double value) {
        return switch (datatype) {
            case FP16, BF16 ->
                Double.isFinite(value)
                        ? Double.toString(HalfPrecision.shortest(datatype, HalfPrecision.round(datatype, value)))
                        : Double.toString(value);
            case FP32 -> Float.toString((float) value);
            case FP64 -> Double.toString(value);
            default -> limit(value);
        };
    }

    /** A limit as its author would write it: without a fraction where there is none. */
    static String limit(double value) {
        return value == Math.rint(value) && Math.abs(value) < EXACT_WHOLE
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** Values are compared with limits rounded alike: 0.1 as a float is above 0.1 as a double. */
    static double roundedFor(Datatype datatype, double limit) {
        return switch (datatype) {
            case FP16, BF16 -> HalfPrecision.toFloat(datatype, HalfPrecision.round(datatype, limit));
            case FP32 -> (float) limit;
            default -> limit;
        };
    }
}
