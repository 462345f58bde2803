package dev.belay.adapter.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.util.Arrays;

/** BOOL: true and false, no numbers, no null. */
final class BoolElements extends Elements {
    private boolean[] values;

    BoolElements(TensorSpec spec, String model, boolean sized, int capacity, int limit) {
        super(spec, model, sized, limit);
        this.values = new boolean[capacity];
    }

    @Override
    void read(JsonParser parser, JsonToken token) throws IOException, RequestFault {
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw unexpected(parser);
        }
        if (size == values.length) {
            grow(size);
        }
        values[size++] = token == JsonToken.VALUE_TRUE;
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
    protected void blank(int from, int to) {
        throw new IllegalStateException(spec.datatype() + " has no null");
    }

    @Override
    TensorData take() {
        return new TensorData.Bools(size == values.length ? values : Arrays.copyOf(values, size));
    }
}
