package dev.belay.adapter.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.TensorData;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** ONNX's element types; copies elements into and out of native memory, in native byte order. */
final class OnnxElements {
    /** By the numbers of ONNX's {@code TensorProto.DataType}. */
    private static final List<String> NAMES = List.of(("UNDEFINED FLOAT UINT8 INT8 UINT16 INT16 INT32 INT64 STRING BOOL"
                    + " FLOAT16 DOUBLE UINT32 UINT64 COMPLEX64 COMPLEX128 BFLOAT16 FLOAT8E4M3FN FLOAT8E4M3FNUZ"
                    + " FLOAT8E5M2 FLOAT8E5M2FNUZ UINT4 INT4 FLOAT4E2M1 FLOAT8E8M0 UINT2 INT2")
            .split(" "));

    private static final String PREFIX = "ONNX_TENSOR_ELEMENT_DATA_TYPE_";

    /** By the names of ONNX Runtime's types. */
    private static final Map<String, Datatype> DATATYPES = Arrays.stream(Datatype.values())
            .collect(Collectors.toMap(datatype -> PREFIX + onnxName(datatype), datatype -> datatype));

    private OnnxElements() {}

    private static String onnxName(Datatype datatype) {
        return switch (datatype) {
            case FP16 -> "FLOAT16";
            case BF16 -> "BFLOAT16";
            case FP32 -> "FLOAT";
            case FP64 -> "DOUBLE";
            case BYTES -> "STRING";
            default -> datatype.name();
        };
    }

    static String onnxName(int number) {
        return number < 0 || number >= NAMES.size() ? "number " + number : NAMES.get(number);
    }

    /**
     * By the number of ONNX's {@code TensorProto.DataType}; null for types that have no name on the wire: complex
     * numbers, floats of 8 bits and less, integers of 4.
     */
    static @Nullable Datatype datatype(int number) {
        return DATATYPES.get(PREFIX + onnxName(number));
    }

    static @Nullable Datatype datatype(OnnxTensorType type) {
        return DATATYPES.get(type.name());
    }

    /** The number of ONNX's {@code TensorProto.DataType}. */
    static int number(Datatype datatype) {
        return NAMES.indexOf(onnxName(datatype));
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

    /** The type to feed a tensor with over a buffer. */
    static OnnxJavaType feedJavaType(Datatype datatype) {
        return OnnxJavaType.valueOf(onnxName(feedType(datatype)));
    }

    /** Copies all elements but strings to {@code segment} at {@code offset} bytes. */
    static void write(TensorData data, MemorySegment segment, long offset) {
        if (data instanceof TensorData.Bools(boolean[] values)) {
            for (int i = 0; i < values.length; i++) {
                segment.set(ValueLayout.JAVA_BYTE, offset + i, (byte) (values[i] ? 1 : 0));
            }
        } else {
            MemorySegment.copy(data.values(), 0, segment, layout(data), offset, data.length());
        }
    }

    /** Copies {@code length} elements but no strings from {@code offset} bytes on; they need not be aligned. */
    static TensorData read(Datatype datatype, MemorySegment segment, long offset, int length) {
        TensorData data = TensorData.blank(datatype, length);
        if (data instanceof TensorData.Bools(boolean[] values)) {
            for (int i = 0; i < length; i++) {
                values[i] = segment.get(ValueLayout.JAVA_BYTE, offset + i) != 0;
            }
        } else {
            MemorySegment.copy(segment, layout(data), offset, data.values(), 0, length);
        }
        return data;
    }

    private static ValueLayout layout(TensorData data) {
        return switch (data) {
            case TensorData.Bytes ignored -> ValueLayout.JAVA_BYTE;
            case TensorData.Shorts ignored -> ValueLayout.JAVA_SHORT_UNALIGNED;
            case TensorData.Ints ignored -> ValueLayout.JAVA_INT_UNALIGNED;
            case TensorData.Longs ignored -> ValueLayout.JAVA_LONG_UNALIGNED;
            case TensorData.Floats ignored -> ValueLayout.JAVA_FLOAT_UNALIGNED;
            case TensorData.Doubles ignored -> ValueLayout.JAVA_DOUBLE_UNALIGNED;
            case TensorData.Bools ignored -> throw new IllegalArgumentException("booleans have no layout");
            case TensorData.Strings ignored -> throw new IllegalArgumentException("strings have no layout");
        };
    }
}
