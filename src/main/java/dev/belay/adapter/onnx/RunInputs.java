package dev.belay.adapter.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.belay.model.Signature;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;

/** A run's inputs, one after the other in a buffer, to which the members' rows are copied. */
final class RunInputs {
    /** Shapes that don't follow one number of rows. */
    static final int IRREGULAR = -1;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final NativeBuffer buffer;
    private final List<TensorSpec> specs;
    private final boolean batchable;
    private final boolean regular;
    private final long[] elements;
    private final long[] rows;

    RunInputs(Signature signature, NativeBuffer buffer) {
        this.buffer = buffer;
        specs = signature.inputs();
        batchable = signature.batchable();
        regular = specs.stream().allMatch(spec -> spec.elementsPerRow() >= 0);
        elements = new long[specs.size()];
        rows = new long[specs.size()];
    }

    /** Counts the next run's rows and elements; to be called first. */
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

    /** The number of rows from which, with the signature, every input's shape follows; or {@link #IRREGULAR}. */
    int commonRows() {
        long common = IRREGULAR;
        for (int i = 0; i < elements.length; i++) {
            TensorSpec spec = specs.get(i);
            boolean free = spec.hasFreeFirstDimension();
            long expectedRows =
                    free ? rows[i] : spec.shape().isEmpty() ? 1 : spec.shape().getFirst();
            boolean differs = free && common != IRREGULAR && common != rows[i];
            if (!regular || differs || elements[i] != expectedRows * spec.elementsPerRow()) {
                return IRREGULAR;
            }
            common = free ? rows[i] : common;
        }
        return common == IRREGULAR ? 1 : Math.toIntExact(common);
    }

    /** Copies the members in. */
    void join(List<Tensor[]> members) {
        long bytes = 0;
        for (int i = 0; i < elements.length; i++) {
            bytes += alignedBytes(i);
        }
        buffer.reserve(bytes);
        long start = 0;
        for (int i = 0; i < elements.length; i++) {
            long offset = start;
            for (Tensor[] member : members) {
                TensorData data = member[i].data();
                if (!isText(i)) {
                    OnnxElements.write(data, buffer.segment(), offset);
                    offset += (long) data.length() * specs.get(i).datatype().bytesPerElement();
                }
            }
            start += alignedBytes(i);
        }
    }

    /** The joined shapes, by signature and number of rows; of irregular rows by the members' own shapes. */
    long[][] shapes(int commonRows, List<Tensor[]> members) {
        long[][] shapes = new long[specs.size()][];
        for (int i = 0; i < shapes.length; i++) {
            TensorSpec spec = specs.get(i);
            shapes[i] = commonRows == IRREGULAR
                    ? members.getFirst()[i].shape().clone()
                    : spec.shape().stream().mapToLong(Long::longValue).toArray();
            if (commonRows == IRREGULAR ? shapes[i].length > 0 : spec.hasFreeFirstDimension()) {
                shapes[i][0] = rows[i];
            }
        }
        return shapes;
    }

    void bind(Binding binding) throws OrtException {
        long start = 0;
        for (int i = 0; i < elements.length; i++) {
            TensorSpec spec = specs.get(i);
            if (!isText(i)) {
                OnnxTensor tensor = OnnxTensor.createTensor(
                        environment,
                        buffer.part(start, bytes(i)),
                        binding.inputShapes()[i],
                        OnnxElements.feedJavaType(spec.datatype()));
                binding.inputs().put(GraphEdit.feedName(spec.name(), spec.datatype()), tensor);
            }
            start += alignedBytes(i);
        }
    }

    void bindStrings(Binding binding, List<Tensor[]> members) throws OrtException {
        for (int i = 0; i < elements.length; i++) {
            if (isText(i)) {
                OnnxTensor tensor = OnnxTensor.createTensor(environment, strings(i, members), binding.inputShapes()[i]);
                binding.strings().put(specs.get(i).name(), tensor);
            }
        }
    }

    private String[] strings(int input, List<Tensor[]> members) {
        String[] joined = new String[Math.toIntExact(elements[input])];
        int offset = 0;
        for (Tensor[] member : members) {
            String[] values = ((TensorData.Strings) member[input].data()).values();
            System.arraycopy(values, 0, joined, offset, values.length);
            offset += values.length;
        }
        return joined;
    }

    private boolean isText(int input) {
        return specs.get(input).datatype() == Datatype.BYTES;
    }

    private long bytes(int input) {
        return isText(input) ? 0 : elements[input] * specs.get(input).datatype().bytesPerElement();
    }

    private long alignedBytes(int input) {
        return NativeBuffer.aligned(bytes(input));
    }
}
