package dev.belay.adapter.rest;

import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.Arrays;

/** INT16 and UINT16. */
final class ShortElements extends IntegerElements {
    private short[] values;

    ShortElements(TensorSpec spec, String model, boolean sized, int capacity, int limit) {
        super(spec, model, sized, limit);
        this.values = new short[capacity];
    }

    @Override
    protected void append(long value) throws RequestFault {
        if (size == values.length) {
            grow(size);
        }
        values[size++] = (short) value;
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
        return new TensorData.Shorts(size == values.length ? values : Arrays.copyOf(values, size));
    }
}
