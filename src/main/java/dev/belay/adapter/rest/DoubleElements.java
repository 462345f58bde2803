package dev.belay.adapter.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.util.Arrays;

/** FP64; null is NaN. */
final class DoubleElements extends Elements {
    private double[] values;

    DoubleElements(TensorSpec spec, String model, boolean sized, int capacity, int limit) {
        super(spec, model, sized, limit);
        this.values = new double[capacity];
    }

    @Override
    void read(JsonParser parser, JsonToken token) throws IOException, RequestFault {
        if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
            append(number(parser, token));
        } else if (token == JsonToken.VALUE_NULL) {
            append(Double.NaN);
        } else {
            throw unexpected(parser, token);
        }
    }

    /** The parser reads "-0" as a whole number, which has no negative zero. */
    private static double number(JsonParser parser, JsonToken token) throws IOException {
        double value = parser.getDoubleValue();
        boolean negativeZero = value == 0
                && token == JsonToken.VALUE_NUMBER_INT
                && parser.getTextCharacters()[parser.getTextOffset()] == '-';
        return negativeZero ? -0.0 : value;
    }

    @Override
    void appendNull() throws RequestFault {
        append(Double.NaN);
    }

    private void append(double value) throws RequestFault {
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
        return new TensorData.Doubles(size == values.length ? values : Arrays.copyOf(values, size));
    }
}
