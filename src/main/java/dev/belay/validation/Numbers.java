package dev.belay.validation;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.TensorData;

/** Elements of tensors as numbers, and numbers as words. */
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

    private static double wide(Datatype datatype, long value) {
        return datatype == Datatype.UINT64 && value < 0 ? value + 0x1p64 : value;
    }

    private static double narrow(Datatype datatype, short value) {
        return switch (datatype) {
            case FP16 -> Float.float16ToFloat(value);
            case BF16 -> Float.intBitsToFloat(value << 16);
            case UINT16 -> Short.toUnsignedInt(value);
            default -> value;
        };
    }

    /** The value as its type writes it: 1500.0 for a float, 1500 for an integer. */
    static String shown(Datatype datatype, double value) {
        return switch (datatype) {
            case FP16, BF16, FP32 -> Float.toString((float) value);
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

    /** FP32 values are compared with limits rounded alike: 0.1 as a float is above 0.1 as a double. */
    static double roundedFor(Datatype datatype, double limit) {
        return datatype == Datatype.FP32 ? (float) limit : limit;
    }
}
