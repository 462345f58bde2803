package dev.belay.adapter.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.util.Arrays;

/** BYTES, as text; null is the empty string. */
final class StringElements extends Elements {
    private String[] values;

    StringElements(TensorSpec spec, String model, boolean sized, int capacity, int limit) {
        super(spec, model, sized, limit);
        this.values = new String[capacity];
    }

    @Override
    void read(JsonParser parser, JsonToken token) throws IOException, RequestFault {
        if (token == JsonToken.VALUE_STRING) {
            takeText(parser.getTextLength());
            takeText(parser.getTextLength());
            append(parser.getText());
        } else if (token == JsonToken.VALUE_NULL) {
            append("");
        } else {
            throw unexpected(parser);
        }
    }

    private void append(String value) throws RequestFault {
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
    protected void blank(int from, int to) {
        Arrays.fill(values, from, to, "");
    }

    @Override
    TensorData take() {
        return new TensorData.Strings(size == values.length ? values : Arrays.copyOf(values, size));
    }
}
