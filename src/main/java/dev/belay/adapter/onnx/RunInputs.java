package dev.belay.adapter.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.belay.model.Signature;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;
import java.util.Objects;

/** A run's input buffers, into which the members' rows are joined. */
final class RunInputs {
    /** Shapes that don't follow one number of rows. */
    static final int IRREGULAR = -1;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final List<TensorSpec> specs;
    private final boolean batchable;
    private final boolean regular;
    private final NativeBuffer[] buffers;
    private final long[] elements;
    private final long[] rows;

    RunInputs(Signature signature) {
        specs = signature.inputs();
        batchable = signature.batchable();
        regular = specs.stream().allMatch(spec -> spec.elementsPerRow() >= 0);
        buffers = new NativeBuffer[specs.size()];
        elements = new long[specs.size()];
        rows = new long[specs.size()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = new NativeBuffer();
        }
    }

    /** Counts what the next run takes; to be called first. */
    void measure(List<Tensor[]> members) {
        if (members.isEmpty() || (members.size() > 1 && !batchable)) {
            throw new IllegalArgumentException(members.size() + " members, batchable " + batchable);
        }
        for (int i = 0; i < elements.length; i++) {
            elements[i] = 0;
            rows[i] = 0;
            for (Tensor[] member : members) {
                elements[i] += member[i].data().length();
                rows[i] += member[i].rows();
            }
        }
    }

    /** The rows that, with the signature, tell every input's shape; or {@link #IRREGULAR}. */
    int commonRows() {
        long common = IRREGULAR;
        for (int i = 0; i < elements.length; i++) {
            TensorSpec spec = specs.get(i);
            boolean free = spec.hasFreeFirstDimension();
            long expectedRows =
                    free ? rows[i] : spec.shape().isEmpty() ? 1 : spec.shape().getFirst();
            if (!regular || elements[i] != expectedRows * spec.elementsPerRow()) {
                return IRREGULAR;
            }
            if (free && common != IRREGULAR && common != rows[i]) {
                return IRREGULAR;
            }
            common = free ? rows[i] : common;
        }
        return common == IRREGULAR ? 1 : Math.toIntExact(common);
    }

    /** False when a buffer must move, so that every tensor over it has to be given up first. */
    boolean fit() {
        for (int i = 0; i < buffers.length; i++) {
            if (!isText(i) && !buffers[i].holds(bytes(i))) {
                return false;
            }
        }
        return true;
    }

    /** Copies the members in, one after the other. */
    void join(List<Tensor[]> members) {
        for (int i = 0; i < buffers.length; i++) {
            if (!isText(i)) {
                buffers[i].reserve(bytes(i));
                long offset = 0;
                for (Tensor[] member : members) {
                    TensorData data = member[i].data();
                    Elements.write(data, buffers[i].segment(), offset);
                    offset += (long) data.length() * specs.get(i).datatype().bytesPerElement();
                }
            }
        }
    }

    /** The joined shapes, by signature and number of rows. */
    long[][] shapes(int commonRows) {
        long[][] shapes = new long[specs.size()][];
        for (int i = 0; i < shapes.length; i++) {
            shapes[i] = specs.get(i).shape().stream().mapToLong(Long::longValue).toArray();
            if (specs.get(i).hasFreeFirstDimension()) {
                shapes[i][0] = commonRows;
            }
        }
        return shapes;
    }

    /** The joined shapes, by the members' own. */
    long[][] shapes(List<Tensor[]> members) {
        long[][] shapes = new long[specs.size()][];
        for (int i = 0; i < shapes.length; i++) {
            shapes[i] = members.getFirst()[i].shape().clone();
            if (shapes[i].length > 0) {
                shapes[i][0] = rows[i];
            }
        }
        return shapes;
    }

    void bind(Binding binding) throws OrtException {
        for (int i = 0; i < buffers.length; i++) {
            if (!isText(i)) {
                TensorSpec spec = specs.get(i);
                OnnxJavaType type = Objects.requireNonNull(Elements.javaType(Elements.feedType(spec.datatype())));
                binding.input(
                        GraphEdit.feedName(spec.name(), spec.datatype()),
                        OnnxTensor.createTensor(environment, buffers[i].first(bytes(i)), binding.inputShape(i), type));
            }
        }
    }

    void bindStrings(Binding binding, List<Tensor[]> members) throws OrtException {
        for (int i = 0; i < buffers.length; i++) {
            if (isText(i)) {
                binding.input(specs.get(i).name(), environment, strings(i, members), i);
            }
        }
    }

    private String[] strings(int input, List<Tensor[]> members) {
        if (members.size() == 1) {
            return values(members.getFirst()[input]);
        }
        String[] joined = new String[Math.toIntExact(elements[input])];
        int offset = 0;
        for (Tensor[] member : members) {
            String[] values = values(member[input]);
            System.arraycopy(values, 0, joined, offset, values.length);
            offset += values.length;
        }
        return joined;
    }

    private static String[] values(Tensor tensor) {
        return ((TensorData.Strings) tensor.data()).values();
    }

    private boolean isText(int input) {
        return specs.get(input).datatype() == Datatype.BYTES;
    }

    private long bytes(int input) {
        return elements[input] * specs.get(input).datatype().bytesPerElement();
    }

    long capacityBytes() {
        long bytes = 0;
        for (NativeBuffer buffer : buffers) {
            bytes += buffer.capacityBytes();
        }
        return bytes;
    }

    void release() {
        for (NativeBuffer buffer : buffers) {
            buffer.close();
        }
    }
}
