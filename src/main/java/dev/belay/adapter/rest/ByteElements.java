package dev.belay.adapter.rest;

import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.Arrays;

/** INT8 and UINT8. */
final class ByteElements extends IntegerElements {
    private byte[] values;

    ByteElements(TensorSpec spec, String model, boolean sized, int capacity, int limit) {
        super(spec, model, sized, limit);
        this.values = new byte[capacity];
    }

    @Override
    protected void append(long value) throws RequestFault {
        if (size == values.length) {
            grow(size);
        }
        values[size++] = (byte) value;
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
        return new TensorData.Bytes(size == values.length ? values : Arrays.copyOf(values, size));
    }
}
