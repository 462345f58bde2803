package dev.belay.model;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.HalfPrecision;
import dev.belay.vocabulary.TensorData;

/** Numbers as the elements of any datatype but BYTES. */
final class Numbers {
    private Numbers() {}

    /** Integers are rounded; BOOL is true above 0. */
    static TensorData data(Datatype datatype, double[] values) {
        int length = values.length;
        return switch (datatype) {
            case BOOL -> {
                boolean[] truths = new boolean[length];
                for (int i = 0; i < length; i++) {
                    truths[i] = values[i] > 0;
                }
                yield new TensorData.Bools(truths);
            }
            case UINT8, INT8 -> {
                byte[] bytes = new byte[length];
                for (int i = 0; i < length; i++) {
                    bytes[i] = (byte) Math.round(values[i]);
                }
                yield new TensorData.Bytes(bytes);
            }
            case UINT16, INT16, FP16, BF16 -> {
                short[] shorts = new short[length];
                for (int i = 0; i < length; i++) {
                    shorts[i] = bits16(datatype, values[i]);
                }
                yield new TensorData.Shorts(shorts);
            }
            case UINT32, INT32 -> {
                int[] ints = new int[length];
                for (int i = 0; i < length; i++) {
                    ints[i] = (int) Math.round(values[i]);
                }
                yield new TensorData.Ints(ints);
            }
            case UINT64, INT64 -> {
                long[] longs = new long[length];
                for (int i = 0; i < length; i++) {
                    longs[i] = Math.round(values[i]);
                }
                yield new TensorData.Longs(longs);
            }
            case FP32 -> {
                float[] floats = new float[length];
                for (int i = 0; i < length; i++) {
                    floats[i] = (float) values[i];
                }
                yield new TensorData.Floats(floats);
            }
            case FP64 -> new TensorData.Doubles(values);
            case BYTES -> throw new IllegalArgumentException("numbers as text");
        };
    }

    private static short bits16(Datatype datatype, double value) {
        return datatype.isFloat() ? HalfPrecision.round(datatype, value) : (short) Math.round(value);
    }
}
