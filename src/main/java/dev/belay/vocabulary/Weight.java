package dev.belay.vocabulary;

import java.util.List;
import java.util.function.ToLongFunction;

/** What tensors weigh: on the heap, and as text. Upper bounds, from datatype and shape alone. */
public final class Weight {
    /** Brackets of one part of a nested text, and the comma behind it. */
    private static final int NESTING = 3;

    private static final int BYTES_PER_REFERENCE = 4;

    private Weight() {}

    /** The product of the dimensions; as many as a long holds if there are more. */
    public static long elements(long[] shape) {
        long product = 1;
        for (long dimension : shape) {
            product = times(product, dimension);
        }
        return product;
    }

    /** On the heap; of strings without their characters. */
    public static long bytes(Datatype datatype, long elements) {
        long strings = datatype == Datatype.BYTES ? times(elements, Room.BYTES_PER_STRING) : 0;
        return plus(array(datatype, elements), strings);
    }

    /** On the heap, the array alone; of strings the references to them. */
    public static long array(Datatype datatype, long elements) {
        return times(elements, datatype == Datatype.BYTES ? BYTES_PER_REFERENCE : datatype.bytesPerElement());
    }

    /** As JSON, however nested; of strings without their characters. */
    public static long text(Datatype datatype, long[] shape) {
        long parts = 1;
        long text = times(elements(shape), longest(datatype) + 1);
        for (long dimension : shape) {
            text = plus(text, times(parts, NESTING));
            parts = times(parts, dimension);
        }
        return text;
    }

    /** Of one tensor or more, with the characters of their strings. */
    public static long bytes(List<Tensor> tensors) {
        return sum(tensors, tensor -> bytes(tensor.datatype(), tensor.data().length()));
    }

    /** Likewise, with the characters of their strings as they are. */
    public static long text(List<Tensor> tensors) {
        return sum(tensors, tensor -> text(tensor.datatype(), tensor.shape()));
    }

    private static long sum(List<Tensor> tensors, ToLongFunction<Tensor> weight) {
        long sum = 0;
        for (int i = 0; i < tensors.size(); i++) {
            Tensor tensor = tensors.get(i);
            sum = plus(sum, weight.applyAsLong(tensor) + characters(tensor.data()));
        }
        return sum;
    }

    /** Of all strings; 0 for other elements. */
    public static long characters(TensorData data) {
        long characters = 0;
        if (data instanceof TensorData.Strings(String[] values)) {
            for (String value : values) {
                characters += value.length();
            }
        }
        return characters;
    }

    /** Characters of the longest element as JSON; of a string its quotes. */
    private static int longest(Datatype datatype) {
        return switch (datatype) {
            case BOOL -> "false".length();
            case UINT8, INT8 -> "-128".length();
            case UINT16, INT16 -> "-32768".length();
            case UINT32, INT32 -> "-2147483648".length();
            case UINT64, INT64 -> "-9223372036854775808".length();
            case FP16, BF16, FP32 -> "-1.17549435E-38".length();
            case FP64 -> "-2.2250738585072014E-308".length();
            case BYTES -> "\"\"".length();
        };
    }

    /** The product; as many as a long holds if it is more. */
    public static long times(long left, long right) {
        return Math.multiplyHigh(left, right) != 0 || left * right < 0 ? Long.MAX_VALUE : left * right;
    }

    /** The sum, likewise. */
    public static long plus(long left, long right) {
        return left > Long.MAX_VALUE - right ? Long.MAX_VALUE : left + right;
    }
}
