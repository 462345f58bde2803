package dev.belay.vocabulary;

import java.util.Arrays;

/**
 * A named value of the wire.
 *
 * @param shape concrete dimensions, all 0 or more; their product is {@code data.length()}; the empty shape is a scalar
 */
public record Tensor(String name, Datatype datatype, long[] shape, TensorData data) {

    /** The first dimension; 1 for a scalar. */
    public int rows() {
        return shape.length == 0 ? 1 : Math.toIntExact(shape[0]);
    }

    /** Copies rows {@code from} (inclusive) to {@code to} (exclusive); only for tensors with a first dimension. */
    public Tensor sliceRows(int from, int to) {
        if (from == 0 && to == rows()) {
            return this;
        }
        int perRow = rows() == 0 ? 0 : data.length() / rows();
        long[] sliced = shape.clone();
        sliced[0] = to - from;
        return new Tensor(name, datatype, sliced, data.slice(from * perRow, to * perRow));
    }

    @Override
    public String toString() {
        return name + " " + datatype + Arrays.toString(shape);
    }
}
