package dev.belay.adapter.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A run's outputs. Where the signature tells the shape (rows follow the inputs, all else fixed) the graph writes into our
 * memory; elsewhere it allocates, and we copy.
 */
final class RunOutputs {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final List<TensorSpec> specs;
    private final boolean[] pinned;
    private final NativeBuffer[] buffers;

    RunOutputs(Signature signature, Set<String> pin) {
        specs = signature.outputs();
        pinned = new boolean[specs.size()];
        buffers = new NativeBuffer[specs.size()];
        for (int i = 0; i < pinned.length; i++) {
            buffers[i] = new NativeBuffer();
            pinned[i] = pin.contains(specs.get(i).name()) && pinnable(specs.get(i));
        }
    }

    private static boolean pinnable(TensorSpec spec) {
        return spec.hasFreeFirstDimension()
                && spec.elementsPerRow() > 0
                && spec.datatype() != Datatype.BYTES
                && Elements.javaType(spec.datatype()) != null;
    }

    /** False when a buffer must move, so that every tensor over it has to be given up first. */
    boolean fit(int rows) {
        for (int i = 0; i < pinned.length; i++) {
            if (pins(i, rows) && !buffers[i].holds(bytes(i, rows))) {
                return false;
            }
        }
        return true;
    }

    void reserve(int rows) {
        for (int i = 0; i < pinned.length; i++) {
            if (pins(i, rows)) {
                buffers[i].reserve(bytes(i, rows));
            }
        }
    }

    void bind(Binding binding, int rows) throws OrtException {
        for (int i = 0; i < pinned.length; i++) {
            TensorSpec spec = specs.get(i);
            if (pins(i, rows)) {
                binding.pin(
                        spec.name(),
                        OnnxTensor.createTensor(
                                environment,
                                buffers[i].first(bytes(i, rows)),
                                shape(spec, rows),
                                Objects.requireNonNull(Elements.javaType(spec.datatype()))));
            } else {
                binding.request(spec.name());
            }
        }
    }

    /** @throws NoRoomException before anything is copied */
    List<Tensor> read(OrtSession.Result result, int rows, OutputRoom room) throws OrtException, ModelRunException {
        long textBytes = makeRoom(result, rows, room);
        List<Tensor> tensors = new ArrayList<>(specs.size());
        for (int i = 0; i < pinned.length; i++) {
            TensorSpec spec = specs.get(i);
            if (pins(i, rows)) {
                TensorData data = Elements.read(spec.datatype(), buffers[i].segment(), rows * spec.elementsPerRow());
                tensors.add(new Tensor(spec.name(), spec.datatype(), shape(spec, rows), data));
            } else {
                tensors.add(copy(result.get(spec.name()).orElse(null), spec.name()));
            }
        }
        makeRoomForCharacters(tensors, textBytes, room);
        return tensors;
    }

    /** @return what was asked for as text */
    private long makeRoom(OrtSession.Result result, int rows, OutputRoom room) throws ModelRunException {
        long bytes = 0;
        long textBytes = 0;
        for (int i = 0; i < pinned.length; i++) {
            TensorSpec spec = specs.get(i);
            if (pins(i, rows)) {
                bytes += bytes(i, rows);
                textBytes += Weight.text(spec.datatype(), shape(spec, rows));
            } else if (result.get(spec.name()).orElse(null) instanceof OnnxTensor tensor) {
                Datatype datatype = Elements.datatype(tensor.getInfo().onnxType);
                long[] shape = tensor.getInfo().getShape();
                bytes = Weight.plus(bytes, datatype == null ? 0 : Weight.bytes(datatype, Weight.elements(shape)));
                textBytes = Weight.plus(textBytes, datatype == null ? 0 : Weight.text(datatype, shape));
            }
        }
        if (!room.take(bytes, textBytes)) {
            throw new NoRoomException();
        }
        return textBytes;
    }

    /** How long strings are is known only once they are there. */
    private static void makeRoomForCharacters(List<Tensor> tensors, long textBytes, OutputRoom room)
            throws NoRoomException {
        long characters = 0;
        for (Tensor tensor : tensors) {
            characters += Weight.characters(tensor.data());
        }
        if (characters > 0 && !room.take(characters, Weight.plus(textBytes, characters))) {
            throw new NoRoomException();
        }
    }

    /** Zero rows or unknown rows are not pinned: nothing is gained, or the shape isn't known. */
    private boolean pins(int output, int rows) {
        return pinned[output] && rows > 0;
    }

    private long bytes(int output, int rows) {
        TensorSpec spec = specs.get(output);
        return (long) rows * spec.elementsPerRow() * spec.datatype().bytesPerElement();
    }

    private static long[] shape(TensorSpec spec, int rows) {
        long[] shape = new long[spec.shape().size()];
        shape[0] = rows;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = spec.shape().get(i);
        }
        return shape;
    }

    /** Shape and datatype are the answer's own: whether they are the promised ones is for the output guard to say. */
    private static Tensor copy(@Nullable OnnxValue value, String name) throws OrtException, ModelRunException {
        if (!(value instanceof OnnxTensor tensor)) {
            throw new ModelRunException("output '" + name + "' is no tensor");
        }
        Datatype datatype = Elements.datatype(tensor.getInfo().onnxType);
        if (datatype == null) {
            throw new ModelRunException("output '" + name + "' is " + tensor.getInfo().onnxType);
        }
        long[] shape = tensor.getInfo().getShape();
        int length = Math.toIntExact(tensor.getInfo().getNumElements());
        return new Tensor(name, datatype, shape, data(tensor, datatype, length));
    }

    private static TensorData data(OnnxTensor tensor, Datatype datatype, int length) throws OrtException {
        if (datatype == Datatype.BYTES) {
            String[] values = new String[length];
            if (length > 0) {
                flatten(tensor.getValue(), values, 0);
            }
            return new TensorData.Strings(values);
        }
        MemorySegment bytes = length == 0 ? MemorySegment.NULL : MemorySegment.ofBuffer(tensor.getByteBuffer());
        return Elements.read(datatype, bytes, length);
    }

    private static int flatten(Object value, String[] into, int offset) {
        if (value instanceof Object[] nested) {
            int next = offset;
            for (Object inner : nested) {
                next = flatten(inner, into, next);
            }
            return next;
        }
        into[offset] = (String) value;
        return offset + 1;
    }

    long capacityBytes() {
        return Arrays.stream(buffers).mapToLong(NativeBuffer::capacityBytes).sum();
    }

    void release() {
        for (NativeBuffer buffer : buffers) {
            buffer.close();
        }
    }
}
