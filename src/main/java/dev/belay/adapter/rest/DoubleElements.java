package dev.belay.adapter.rest;

import com.fasterxml.jackson.core.JsonParser;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.util.Arrays;

/** FP64; null is NaN. */
final class DoubleElements extends RealElements {
    private double[] values;

    DoubleElements(TensorSpec spec, String model, boolean sized, int capacity, int limit) {
        super(spec, model, sized, limit);
        this.values = new double[capacity];
    }

    @Override
    protected void readNumber(JsonParser parser) throws IOException, RequestFault {
        double value = number(parser);
        if (Double.isInfinite(value) && !isLiteral(parser)) {
            throw outOfRange(parser);
        }
        append(value);
    }

    @Override
    protected void appendNaN() throws RequestFault {
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
    protected Object array() {
        return values;
    }

    @Override
    protected void blank(int from, int to) {
        Arrays.fill(values, from, to, Double.NaN);
    }

    @Override
    TensorData take() {
        return new TensorData.Doubles(size == values.length ? values : Arrays.copyOf(values, size));
    }
}
