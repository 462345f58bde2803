package dev.belay.adapter.rest;

import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.Arrays;

/** INT64 and UINT64. */
final class LongElements extends IntegerElements {
    private long[] values;

    LongElements(TensorSpec spec, String model, boolean sized, int capacity, int limit) {
        super(spec, model, sized, limit);
        this.values = new long[capacity];
    }

    @Override
    protected void append(long value) throws RequestFault {
        if (size == values.length) {
            grow(size);
        }
        values[size++] = value;
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
        return new TensorData.Longs(size == values.length ? values : Arrays.copyOf(values, size));
    }
}
