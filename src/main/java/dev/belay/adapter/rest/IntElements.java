package dev.belay.adapter.rest;

import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.Arrays;

/** INT32 and UINT32. */
final class IntElements extends IntegerElements {
    private int[] values;

    IntElements(TensorSpec spec, String model, boolean sized, int capacity, int limit) {
        super(spec, model, sized, limit);
        this.values = new int[capacity];
    }

    @Override
    protected void append(long value) throws RequestFault {
        if (size == values.length) {
            grow(size);
        }
        values[size++] = (int) value;
    }

    @Override
    protected void resize(int capacity) {
        values = Arrays.copyOf(values, capacity);
    }

    @Override
    protected Object array() {
        return values;
    }

    @Override
    TensorData take() {
        return new TensorData.Ints(size == values.length ? values : Arrays.copyOf(values, size));
    }
}
