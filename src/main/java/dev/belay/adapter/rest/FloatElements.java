package dev.belay.adapter.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.util.Arrays;

/** FP32; null is NaN. */
final class FloatElements extends Elements {
    private float[] values;

    FloatElements(TensorSpec spec, String model, boolean sized, int capacity, int limit) {
        super(spec, model, sized, limit);
        this.values = new float[capacity];
    }

    @Override
    void read(JsonParser parser, JsonToken token) throws IOException, RequestFault {
        if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
            append(number(parser));
        } else if (token == JsonToken.VALUE_NULL) {
            append(Float.NaN);
        } else {
            throw unexpected(parser, token);
        }
    }

    private static float number(JsonParser parser) throws IOException {
        int from = parser.getTextOffset();
        float value = FloatText.parse(parser.getTextCharacters(), from, from + parser.getTextLength());
        return Float.isNaN(value) ? parser.getFloatValue() : value;
    }

    @Override
    void appendNull() throws RequestFault {
        append(Float.NaN);
    }

    private void append(float value) throws RequestFault {
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
    TensorData take() {
        return new TensorData.Floats(size == values.length ? values : Arrays.copyOf(values, size));
    }
}
