package dev.belay.vocabulary;

import java.util.Arrays;

/**
 * The elements of a tensor, row-major, in the array type of its {@link Datatype}. Arrays are handed over, not copied:
 * whoever makes one gives it up.
 */
public sealed interface TensorData {
    int length();

    /** So many elements of a type, for {@link #put} to fill: 0, false, or of text null, which nobody must see. */
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

    /** Overwrites elements from {@code at} on with all those of another, which has the same array type. */
    default void put(int at, TensorData part) {
        System.arraycopy(array(part), 0, array(this), at, part.length());
    }

    private static Object array(TensorData data) {
        return switch (data) {
            case Bools bools -> bools.values;
            case Bytes bytes -> bytes.values;
            case Shorts shorts -> shorts.values;
            case Ints ints -> ints.values;
            case Longs longs -> longs.values;
            case Floats floats -> floats.values;
            case Doubles doubles -> doubles.values;
            case Strings strings -> strings.values;
        };
    }

    /** Copies elements {@code from} (inclusive) to {@code to} (exclusive). */
    TensorData slice(int from, int to);

    /** BOOL. */
    record Bools(boolean[] values) implements TensorData {
        @Override
        public int length() {
            return values.length;
        }

        @Override
        public Bools slice(int from, int to) {
            return new Bools(Arrays.copyOfRange(values, from, to));
        }
    }

    /** INT8 and UINT8. */
    record Bytes(byte[] values) implements TensorData {
        @Override
        public int length() {
            return values.length;
        }

        @Override
        public Bytes slice(int from, int to) {
            return new Bytes(Arrays.copyOfRange(values, from, to));
        }
    }

    /** INT16, UINT16, and the bit patterns of FP16 and BF16. */
    record Shorts(short[] values) implements TensorData {
        @Override
        public int length() {
            return values.length;
        }

        @Override
        public Shorts slice(int from, int to) {
            return new Shorts(Arrays.copyOfRange(values, from, to));
        }
    }

    /** INT32 and UINT32. */
    record Ints(int[] values) implements TensorData {
        @Override
        public int length() {
            return values.length;
        }

        @Override
        public Ints slice(int from, int to) {
            return new Ints(Arrays.copyOfRange(values, from, to));
        }
    }

    /** INT64 and UINT64. */
    record Longs(long[] values) implements TensorData {
        @Override
        public int length() {
            return values.length;
        }

        @Override
        public Longs slice(int from, int to) {
            return new Longs(Arrays.copyOfRange(values, from, to));
        }
    }

    /** FP32; NaN stands for null. */
    record Floats(float[] values) implements TensorData {
        @Override
        public int length() {
            return values.length;
        }

        @Override
        public Floats slice(int from, int to) {
            return new Floats(Arrays.copyOfRange(values, from, to));
        }
    }

    /** FP64; NaN stands for null. */
    record Doubles(double[] values) implements TensorData {
        @Override
        public int length() {
            return values.length;
        }

        @Override
        public Doubles slice(int from, int to) {
            return new Doubles(Arrays.copyOfRange(values, from, to));
        }
    }

    /** BYTES; the empty string stands for null. */
    record Strings(String[] values) implements TensorData {
        @Override
        public int length() {
            return values.length;
        }

        @Override
        public Strings slice(int from, int to) {
            return new Strings(Arrays.copyOfRange(values, from, to));
        }
    }
}
