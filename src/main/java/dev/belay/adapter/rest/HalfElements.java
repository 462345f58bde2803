package dev.belay.adapter.rest;

import com.fasterxml.jackson.core.JsonParser;
import dev.belay.vocabulary.HalfPrecision;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.util.Arrays;

/** FP16 and BF16, as bit patterns: decimal texts rounded to the nearest. */
final class HalfElements extends RealElements {
    private short[] values;

    HalfElements(TensorSpec spec, String model, boolean sized, int capacity, int limit) {
        super(spec, model, sized, limit);
        this.values = new short[capacity];
    }

    @Override
    protected void readNumber(JsonParser parser) throws IOException, RequestFault {
        double number = number(parser);
        if (isLiteral(parser)) {
            append(HalfPrecision.round(spec.datatype(), number));
            return;
        }
        short bits = HalfPrecision.round(spec.datatype(), number, parser.getText());
        if (Float.isInfinite(HalfPrecision.toFloat(spec.datatype(), bits))) {
            throw outOfRange(parser);
        }
        append(bits);
    }

    @Override
    protected void appendNaN() throws RequestFault {
        append(HalfPrecision.round(spec.datatype(), Double.NaN));
    }

    private void append(short bits) throws RequestFault {
        if (size == values.length) {
            grow(size);
        }
        values[size++] = bits;
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
        Arrays.fill(values, from, to, HalfPrecision.round(spec.datatype(), Double.NaN));
    }

    @Override
    TensorData take() {
        return new TensorData.Shorts(size == values.length ? values : Arrays.copyOf(values, size));
    }
}
