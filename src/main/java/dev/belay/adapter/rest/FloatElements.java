package dev.belay.adapter.rest;

import com.fasterxml.jackson.core.JsonParser;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.util.Arrays;

/** FP32; null is NaN. */
final class FloatElements extends RealElements {
    private float[] values;

    FloatElements(TensorSpec spec, String model, boolean sized, int capacity, int limit) {
        super(spec, model, sized, limit);
        this.values = new float[capacity];
    }

    @Override
    protected void readNumber(JsonParser parser) throws IOException, RequestFault {
        int from = parser.getTextOffset();
        float value = FloatText.parse(parser.getTextCharacters(), from, from + parser.getTextLength());
        if (Float.isNaN(value)) {
            value = parser.getFloatValue();
            if (Float.isInfinite(value) && !isLiteral(parser)) {
                throw outOfRange(parser);
            }
        }
        append(value);
    }

    @Override
    protected void appendNaN() throws RequestFault {
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
    protected Object array() {
        return values;
    }

    @Override
    protected void blank(int from, int to) {
        Arrays.fill(values, from, to, Float.NaN);
    }

    @Override
    TensorData take() {
        return new TensorData.Floats(size == values.length ? values : Arrays.copyOf(values, size));
    }
}
