package dev.belay.adapter.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtUtil;
import dev.belay.model.ModelRunException;
import dev.belay.model.NoRoomException;
import dev.belay.model.OutputRoom;
import dev.belay.model.Signature;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import dev.belay.vocabulary.Weight;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run's outputs. Where their shape follows from the signature (the inputs' rows, all else fixed) the graph writes them
 * into a buffer, one after the other; elsewhere ONNX Runtime allocates their memory. Either is copied to the heap.
 */
final class RunOutputs {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final NativeBuffer buffer;
    private final List<TensorSpec> specs;
    private final boolean[] pinned;

    RunOutputs(Signature signature, Set<String> pin, NativeBuffer buffer) {
        this.buffer = buffer;
        specs = signature.outputs();
        pinned = new boolean[specs.size()];
        for (int i = 0; i < pinned.length; i++) {
            TensorSpec spec = specs.get(i);
            pinned[i] = pin.contains(spec.name())
                    && spec.hasFreeFirstDimension()
                    && spec.elementsPerRow() > 0
                    && spec.datatype() != Datatype.BYTES
                    && OnnxElements.feedType(spec.datatype()) == spec.datatype();
        }
    }

    void reserve(int rows) {
        long bytes = 0;
        for (int i = 0; i < pinned.length; i++) {
            bytes += pinnedBytes(i, rows);
        }
        buffer.reserve(bytes);
    }

    void bind(Binding binding, int rows) throws OrtException {
        long start = 0;
        for (int i = 0; i < pinned.length; i++) {
            TensorSpec spec = specs.get(i);
            if (pins(i, rows)) {
                OnnxTensor tensor = OnnxTensor.createTensor(
                        environment,
                        buffer.part(start, bytes(i, rows)),
                        shape(spec, null, rows),
                        OnnxElements.feedJavaType(spec.datatype()));
                binding.pinned().put(spec.name(), tensor);
            } else {
                binding.requested().add(spec.name());
            }
            start += pinnedBytes(i, rows);
        }
    }

    /**
     * Shapes and datatypes are the answer's own: the output guard compares them with the promised ones.
     *
     * @throws NoRoomException before anything is copied
     */
    List<Tensor> read(OrtSession.Result result, int rows, OutputRoom room) throws OrtException, ModelRunException {
        @Nullable OnnxTensor[] allocated = new OnnxTensor[pinned.length];
        for (int i = 0; i < pinned.length; i++) {
            allocated[i] = pins(i, rows) ? null : allocated(result, specs.get(i).name());
        }
        long textBytes = takeRoom(allocated, rows, room);
        List<Tensor> tensors = new ArrayList<>(pinned.length);
        long start = 0;
        long characters = 0;
        for (int i = 0; i < pinned.length; i++) {
            TensorSpec spec = specs.get(i);
            OnnxTensor tensor = allocated[i];
            Datatype datatype = datatype(spec, tensor);
            long[] shape = shape(spec, tensor, rows);
            int length = (int) Weight.elements(shape);
            TensorData data = tensor == null
                    ? OnnxElements.read(datatype, buffer.segment(), start, length)
                    : data(tensor, datatype, length);
            characters += Weight.characters(data);
            tensors.add(new Tensor(spec.name(), datatype, shape, data));
            start += pinnedBytes(i, rows);
        }
        // Strings' lengths are known only after they are copied.
        if (characters > 0 && !room.take(characters, Weight.plus(textBytes, characters))) {
            throw new NoRoomException();
        }
        return tensors;
    }

    private static OnnxTensor allocated(OrtSession.Result result, String name) throws ModelRunException {
        if (!(result.get(name).orElse(null) instanceof OnnxTensor tensor)) {
            throw new ModelRunException("output '" + name + "' is no tensor");
        }
        Datatype datatype = OnnxElements.datatype(tensor.getInfo().onnxType);
        if (datatype == null) {
            throw new ModelRunException("output '" + name + "' is " + tensor.getInfo().onnxType);
        }
        if (Weight.array(datatype, tensor.getInfo().getNumElements()) > Integer.MAX_VALUE) {
            throw new ModelRunException("output '" + name + "' is larger than " + Integer.MAX_VALUE + " bytes");
        }
        return tensor;
    }

    /** @return what was asked for as text */
    private long takeRoom(@Nullable OnnxTensor[] allocated, int rows, OutputRoom room) throws NoRoomException {
        long bytes = 0;
        long textBytes = 0;
        for (int i = 0; i < pinned.length; i++) {
            Datatype datatype = datatype(specs.get(i), allocated[i]);
            long[] shape = shape(specs.get(i), allocated[i], rows);
            bytes = Weight.plus(bytes, Weight.bytes(datatype, Weight.elements(shape)));
            textBytes = Weight.plus(textBytes, Weight.text(datatype, shape));
        }
        if (!room.take(bytes, textBytes)) {
            throw new NoRoomException();
        }
        return textBytes;
    }

    private static Datatype datatype(TensorSpec spec, @Nullable OnnxTensor allocated) {
        return allocated == null
                ? spec.datatype()
                : Objects.requireNonNull(OnnxElements.datatype(allocated.getInfo().onnxType));
    }

    /** Neither zero nor unknown rows, nor more bytes than a Java buffer holds. */
    private boolean pins(int output, int rows) {
        return pinned[output] && rows > 0 && bytes(output, rows) <= Integer.MAX_VALUE;
    }

    private long pinnedBytes(int output, int rows) {
        return pins(output, rows) ? NativeBuffer.aligned(bytes(output, rows)) : 0;
    }

    private long bytes(int output, int rows) {
        TensorSpec spec = specs.get(output);
        return (long) rows * spec.elementsPerRow() * spec.datatype().bytesPerElement();
    }

    private static long[] shape(TensorSpec spec, @Nullable OnnxTensor allocated, int rows) {
        if (allocated != null) {
            return allocated.getInfo().getShape();
        }
        long[] shape = new long[spec.shape().size()];
        shape[0] = rows;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = spec.shape().get(i);
        }
        return shape;
    }

    private static TensorData data(OnnxTensor tensor, Datatype datatype, int length) throws OrtException {
        if (length == 0) {
            return TensorData.blank(datatype, 0);
        } else if (datatype != Datatype.BYTES) {
            return OnnxElements.read(datatype, MemorySegment.ofBuffer(tensor.getByteBuffer()), 0, length);
        }
        Object texts = tensor.getValue();
        return new TensorData.Strings(
                texts instanceof String scalar ? new String[] {scalar} : OrtUtil.flattenString(texts));
    }
}
