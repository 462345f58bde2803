package dev.belay.vocabulary;

import java.lang.reflect.Array;

/**
 * The elements of a tensor, row-major, in the array type of its {@link Datatype}. Arrays are handed over, not copied:
 * the maker doesn't change it any more.
 */
public sealed interface TensorData {
    /** The array. */
    Object values();

    default int length() {
        return Array.getLength(values());
    }

    /** So many elements of a type, for {@link #put} to fill: 0, false, or null for text, to be overwritten before it is read. */
    static TensorData blank(Datatype datatype, int length) {
        return switch (datatype) {
            case BOOL -> new Bools(new boolean[length]);
            case INT8, UINT8 -> new Bytes(new byte[length]);
            case INT16, UINT16, FP16, BF16 -> new Shorts(new short[length]);
            case INT32, UINT32 -> new Ints(new int[length]);
            case INT64, UINT64 -> new Longs(new long[length]);
            case FP32 -> new Floats(new float[length]);
            case FP64 -> new Doubles(new double[length]);
            case BYTES -> new Strings(new String[length]);
        };
    }

    private TensorData blank(int length) {
        return switch (this) {
            case Bools ignored -> new Bools(new boolean[length]);
            case Bytes ignored -> new Bytes(new byte[length]);
            case Shorts ignored -> new Shorts(new short[length]);
            case Ints ignored -> new Ints(new int[length]);
            case Longs ignored -> new Longs(new long[length]);
            case Floats ignored -> new Floats(new float[length]);
            case Doubles ignored -> new Doubles(new double[length]);
            case Strings ignored -> new Strings(new String[length]);
        };
    }

    /** Overwrites elements from {@code at} on with all those of another, which has the same array type. */
    default void put(int at, TensorData part) {
        System.arraycopy(part.values(), 0, values(), at, part.length());
    }

    /** Copies elements {@code from} (inclusive) to {@code to} (exclusive). */
    default TensorData slice(int from, int to) {
        TensorData part = blank(to - from);
        System.arraycopy(values(), from, part.values(), 0, to - from);
        return part;
    }

    /** BOOL. */
    record Bools(boolean[] values) implements TensorData {}

    /** INT8 and UINT8. */
    record Bytes(byte[] values) implements TensorData {}

    /** INT16, UINT16, and the bit patterns of FP16 and BF16. */
    record Shorts(short[] values) implements TensorData {}

    /** INT32 and UINT32. */
    record Ints(int[] values) implements TensorData {}

    /** INT64 and UINT64. */
    record Longs(long[] values) implements TensorData {}

    /** FP32; NaN is null. */
    record Floats(float[] values) implements TensorData {}

    /** FP64; NaN is null. */
    record Doubles(double[] values) implements TensorData {}

    /** BYTES; the empty string is null. */
    record Strings(String[] values) implements TensorData {}
}
