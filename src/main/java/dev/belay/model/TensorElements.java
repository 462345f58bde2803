package dev.belay.model;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.HalfPrecision;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/** Single elements of tensors as Java objects. */
public final class TensorElements {
    private TensorElements() {}

    /** Boolean, String, Float (halves, too), Double, or Long; of UINT64 from 2^63 on negative. */
    public static Object get(Tensor tensor, int i) {
        Datatype datatype = tensor.datatype();
        return switch (tensor.data()) {
            case TensorData.Bools(boolean[] values) -> values[i];
            case TensorData.Bytes(byte[] values) ->
                datatype == Datatype.UINT8 ? Byte.toUnsignedLong(values[i]) : values[i];
            case TensorData.Shorts(short[] values)
            when datatype.isFloat() -> HalfPrecision.toFloat(datatype, values[i]);
            case TensorData.Shorts(short[] values) ->
                datatype == Datatype.UINT16 ? Short.toUnsignedLong(values[i]) : values[i];
            case TensorData.Ints(int[] values) ->
                datatype == Datatype.UINT32 ? Integer.toUnsignedLong(values[i]) : values[i];
            case TensorData.Longs(long[] values) -> values[i];
            case TensorData.Floats(float[] values) -> values[i];
            case TensorData.Doubles(double[] values) -> values[i];
            case TensorData.Strings(String[] values) -> values[i];
        };
    }

    /** @param value Boolean, String or Number as the datatype asks; of an integer the low bits are taken */
    static void set(Datatype datatype, TensorData data, int i, Object value) {
        switch (data) {
            case TensorData.Bools(boolean[] values) -> values[i] = (Boolean) value;
            case TensorData.Bytes(byte[] values) -> values[i] = ((Number) value).byteValue();
            case TensorData.Shorts(short[] values)
            when datatype.isFloat() -> values[i] = HalfPrecision.round(datatype, ((Number) value).doubleValue());
            case TensorData.Shorts(short[] values) -> values[i] = ((Number) value).shortValue();
            case TensorData.Ints(int[] values) -> values[i] = ((Number) value).intValue();
            case TensorData.Longs(long[] values) -> values[i] = ((Number) value).longValue();
            case TensorData.Floats(float[] values) -> values[i] = ((Number) value).floatValue();
            case TensorData.Doubles(double[] values) -> values[i] = ((Number) value).doubleValue();
            case TensorData.Strings(String[] values) -> values[i] = (String) value;
        }
    }

    static TensorData texts(int length, IntFunction<String> text) {
        String[] texts = new String[length];
        Arrays.setAll(texts, text);
        return new TensorData.Strings(texts);
    }

    /** Of any datatype but BYTES. Integers are rounded; BOOL is true above 0. */
    static TensorData numbers(Datatype datatype, int length, IntToDoubleFunction number) {
        TensorData data = TensorData.blank(datatype, length);
        for (int i = 0; i < length; i++) {
            double value = number.applyAsDouble(i);
            Object whole = datatype == Datatype.BOOL ? (Object) (value > 0) : (Object) Math.round(value);
            set(datatype, data, i, datatype.isFloat() ? value : whole);
        }
        return data;
    }
}
