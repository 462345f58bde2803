package dev.belay.execution;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;

/** Tensors of one float per row, and wider ones. */
final class Tensors {
    private Tensors() {}

    static Tensor column(float... values) {
        return new Tensor("x", Datatype.FP32, new long[] {values.length}, new TensorData.Floats(values));
    }

    /** @param width of each row */
    static Tensor matrix(int rows, int width) {
        return new Tensor("x", Datatype.FP32, new long[] {rows, width}, new TensorData.Floats(new float[rows * width]));
    }

    static float[] values(Tensor tensor) {
        if (tensor.data() instanceof TensorData.Floats floats) {
            return floats.values();
        }
        throw new AssertionError("not floats: " + tensor);
    }
}
