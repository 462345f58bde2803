package dev.belay.adapter.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.TensorData;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Element types in ONNX Runtime's words, and their way into and out of native memory (native byte order). */
final class Elements {
    /** {@code TensorProto.DataType} from 0 on. */
    private static final @Nullable Datatype[] BY_NUMBER = {
        null,
        Datatype.FP32,
        Datatype.UINT8,
        Datatype.INT8,
        Datatype.UINT16,
        Datatype.INT16,
        Datatype.INT32,
        Datatype.INT64,
        Datatype.BYTES,
        Datatype.BOOL,
        Datatype.FP16,
        Datatype.FP64,
        Datatype.UINT32,
        Datatype.UINT64,
        null,
        null,
        Datatype.BF16
    };

    /** Of those that aren't above. */
    private static final Map<Integer, String> OTHERS = Map.ofEntries(
            Map.entry(14, "COMPLEX64"),
            Map.entry(15, "COMPLEX128"),
            Map.entry(17, "FLOAT8E4M3FN"),
            Map.entry(18, "FLOAT8E4M3FNUZ"),
            Map.entry(19, "FLOAT8E5M2"),
            Map.entry(20, "FLOAT8E5M2FNUZ"),
            Map.entry(21, "UINT4"),
            Map.entry(22, "INT4"),
            Map.entry(23, "FLOAT4E2M1"),
            Map.entry(24, "FLOAT8E8M0"),
            Map.entry(25, "UINT2"),
            Map.entry(26, "INT2"));

    private Elements() {}

    /** As ONNX calls a type that has no {@linkplain #datatype name on the wire}. */
    static String onnxName(int number) {
        return OTHERS.getOrDefault(number, "number " + number);
    }

    /** By the number of ONNX's {@code TensorProto.DataType}; null for types that have no name on the wire. */
    static @Nullable Datatype datatype(int number) {
        return number < 0 || number >= BY_NUMBER.length ? null : BY_NUMBER[number];
    }

    /** Null for types that have no name on the wire: complex numbers, floats of 8 bits and less, integers of 4. */
    static @Nullable Datatype datatype(OnnxTensorType type) {
        return switch (type) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> Datatype.BOOL;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> Datatype.UINT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> Datatype.UINT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> Datatype.UINT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> Datatype.UINT64;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> Datatype.INT8;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> Datatype.INT16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> Datatype.INT32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> Datatype.INT64;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> Datatype.FP16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> Datatype.BF16;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> Datatype.FP32;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> Datatype.FP64;
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING -> Datatype.BYTES;
            default -> null;
        };
    }

    /** The number of ONNX's {@code TensorProto.DataType}. */
    static int number(Datatype datatype) {
        return Arrays.asList(BY_NUMBER).indexOf(datatype);
    }

    /** What a tensor of this type is fed as: {@link GraphEdit} has the graph cast the unsigned ones back. */
    static Datatype feedType(Datatype datatype) {
        return switch (datatype) {
            case UINT16 -> Datatype.INT16;
            case UINT32 -> Datatype.INT32;
            case UINT64 -> Datatype.INT64;
            default -> datatype;
        };
    }

    /** The type to make a tensor over a buffer with; null where ONNX Runtime's Java API has none. */
    static @Nullable OnnxJavaType javaType(Datatype datatype) {
        return switch (datatype) {
            case BOOL -> OnnxJavaType.BOOL;
            case UINT8 -> OnnxJavaType.UINT8;
            case INT8 -> OnnxJavaType.INT8;
            case INT16 -> OnnxJavaType.INT16;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case FP16 -> OnnxJavaType.FLOAT16;
            case BF16 -> OnnxJavaType.BFLOAT16;
            case FP32 -> OnnxJavaType.FLOAT;
            case FP64 -> OnnxJavaType.DOUBLE;
            case BYTES -> OnnxJavaType.STRING;
            case UINT16, UINT32, UINT64 -> null;
        };
    }

    /** Copies all elements to {@code segment} at {@code offset} bytes; strings have no place there. */
    static void write(TensorData data, MemorySegment segment, long offset) {
        int length = data.length();
        switch (data) {
            case TensorData.Bools(boolean[] values) -> {
                for (int i = 0; i < length; i++) {
                    segment.set(ValueLayout.JAVA_BYTE, offset + i, (byte) (values[i] ? 1 : 0));
                }
            }
            case TensorData.Bytes ignored -> write(data, segment, ValueLayout.JAVA_BYTE, offset);
            case TensorData.Shorts ignored -> write(data, segment, ValueLayout.JAVA_SHORT, offset);
            case TensorData.Ints ignored -> write(data, segment, ValueLayout.JAVA_INT, offset);
            case TensorData.Longs ignored -> write(data, segment, ValueLayout.JAVA_LONG, offset);
            case TensorData.Floats ignored -> write(data, segment, ValueLayout.JAVA_FLOAT, offset);
            case TensorData.Doubles ignored -> write(data, segment, ValueLayout.JAVA_DOUBLE, offset);
            case TensorData.Strings ignored ->
                throw new IllegalArgumentException("strings of " + length + " elements in a buffer");
        }
    }

    private static void write(TensorData data, MemorySegment segment, ValueLayout layout, long offset) {
        MemorySegment.copy(data.values(), 0, segment, layout, offset, data.length());
    }

    /** Copies {@code length} elements from the start of {@code segment}, which need not be aligned. */
    static TensorData read(Datatype datatype, MemorySegment segment, int length) {
        TensorData data = TensorData.blank(datatype, length);
        switch (data) {
            case TensorData.Bools(boolean[] values) -> {
                for (int i = 0; i < length; i++) {
                    values[i] = segment.get(ValueLayout.JAVA_BYTE, i) != 0;
                }
            }
            case TensorData.Bytes ignored -> read(segment, ValueLayout.JAVA_BYTE, data);
            case TensorData.Shorts ignored -> read(segment, ValueLayout.JAVA_SHORT_UNALIGNED, data);
            case TensorData.Ints ignored -> read(segment, ValueLayout.JAVA_INT_UNALIGNED, data);
            case TensorData.Longs ignored -> read(segment, ValueLayout.JAVA_LONG_UNALIGNED, data);
            case TensorData.Floats ignored -> read(segment, ValueLayout.JAVA_FLOAT_UNALIGNED, data);
            case TensorData.Doubles ignored -> read(segment, ValueLayout.JAVA_DOUBLE_UNALIGNED, data);
            case TensorData.Strings ignored -> throw new IllegalArgumentException("strings in a buffer");
        }
        return data;
    }

    private static void read(MemorySegment segment, ValueLayout layout, TensorData into) {
        MemorySegment.copy(segment, layout, 0, into.values(), 0, into.length());
    }
}
