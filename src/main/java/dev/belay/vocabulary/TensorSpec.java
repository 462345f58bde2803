package dev.belay.vocabulary;

import java.util.List;

/**
 * Name, datatype and shape of an input or output.
 *
 * @param shape dimensions; -1 is a free one. An empty shape is a scalar.
 * @param labels what the columns of the last dimension mean, in their order: a classifier's classes; empty if unknown
 */
public record TensorSpec(String name, Datatype datatype, List<Long> shape, List<String> labels) {
    public TensorSpec {
        shape = List.copyOf(shape);
        labels = List.copyOf(labels);
        for (long dimension : shape) {
            if (dimension < -1) {
                throw new IllegalArgumentException("shape of '" + name + "': " + shape + ": a dimension is -1 or more");
            }
        }
    }

    /** Without labels. */
    public TensorSpec(String name, Datatype datatype, List<Long> shape) {
        this(name, datatype, shape, List.of());
    }

    /** True when the first dimension is free, so that requests may be joined along it. */
    public boolean hasFreeFirstDimension() {
        return !shape.isEmpty() && shape.getFirst() == -1;
    }

    /** Elements of one row: the product of all dimensions after the first; -1 if one of them is free. */
    public int elementsPerRow() {
        long product = 1;
        for (int i = 1; i < shape.size(); i++) {
            if (shape.get(i) == -1) {
                return -1;
            }
            product = Math.multiplyExact(product, shape.get(i));
        }
        return Math.toIntExact(product);
    }

    /** True when a tensor of this concrete shape (all dimensions 0 or more) is acceptable. */
    public boolean accepts(long[] concrete) {
        if (concrete.length != shape.size()) {
            return false;
        }
        for (int i = 0; i < concrete.length; i++) {
            if (shape.get(i) != -1 && shape.get(i) != concrete[i]) {
                return false;
            }
        }
        return true;
    }
}
