package dev.belay.adapter.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;

/**
 * What the floating-point types share: null is NaN; the literals NaN and Infinity are what they say, and a number that
 * would only become infinite is out of range.
 */
abstract sealed class RealElements extends Elements permits FloatElements, DoubleElements, HalfElements {
    RealElements(TensorSpec spec, String model, boolean sized, int limit) {
        super(spec, model, sized, limit);
    }

    @Override
    final void read(JsonParser parser, JsonToken token) throws IOException, RequestFault {
        if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
            readNumber(parser);
        } else if (token == JsonToken.VALUE_NULL) {
            appendNaN();
        } else {
            throw unexpected(parser);
        }
    }

    /** Appends the number that the parser stands at. */
    protected abstract void readNumber(JsonParser parser) throws IOException, RequestFault;

    protected abstract void appendNaN() throws RequestFault;

    /** As a double. The parser reads "-0" as a whole number, which has no negative zero. */
    protected static double number(JsonParser parser) throws IOException {
        double value = parser.getDoubleValue();
        return value == 0 && parser.getTextCharacters()[parser.getTextOffset()] == '-' ? -0.0 : value;
    }

    /** NaN, Infinity or -Infinity: a number's text ends with a digit. */
    protected static boolean isLiteral(JsonParser parser) throws IOException {
        char last = parser.getTextCharacters()[parser.getTextOffset() + parser.getTextLength() - 1];
        return last > '9';
    }
}
