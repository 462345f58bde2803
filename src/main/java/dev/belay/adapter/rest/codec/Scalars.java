package dev.belay.adapter.rest.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.vocabulary.HalfPrecision;
import java.io.IOException;
import java.math.BigInteger;

/**
 * Reads one element of a tensor from the token that the parser stands at. Null is NaN in the floating-point types and the
 * empty string in BYTES; the literals NaN and Infinity are what they say, and a number that would only become infinite is
 * out of range. The integer types take integer tokens only and never read them through a double.
 */
final class Scalars {
    private static final int UNSIGNED_LONG_BITS = 64;

    private Scalars() {}

    static float fp32(Elements elements, JsonParser parser, JsonToken token) throws IOException, RequestFault {
        if (!isNumber(elements, parser, token)) {
            return Float.NaN;
        }
        int from = parser.getTextOffset();
        float value = FloatText.parse(parser.getTextCharacters(), from, from + parser.getTextLength());
        if (Float.isNaN(value)) {
            value = parser.getFloatValue();
            if (Float.isInfinite(value) && !isLiteral(parser)) {
                throw elements.outOfRange(parser);
            }
        }
        return value;
    }

    static double fp64(Elements elements, JsonParser parser, JsonToken token) throws IOException, RequestFault {
        if (!isNumber(elements, parser, token)) {
            return Double.NaN;
        }
        double value = number(parser);
        if (Double.isInfinite(value) && !isLiteral(parser)) {
            throw elements.outOfRange(parser);
        }
        return value;
    }

    /** FP16 and BF16, as bit patterns: decimal texts rounded to the nearest. */
    static short half(Elements elements, JsonParser parser, JsonToken token) throws IOException, RequestFault {
        if (!isNumber(elements, parser, token)) {
            return HalfPrecision.round(elements.spec.datatype(), Double.NaN);
        }
        double number = number(parser);
        if (isLiteral(parser)) {
            return HalfPrecision.round(elements.spec.datatype(), number);
        }
        short bits = HalfPrecision.round(elements.spec.datatype(), number, parser.getText());
        if (Float.isInfinite(HalfPrecision.toFloat(elements.spec.datatype(), bits))) {
            throw elements.outOfRange(parser);
        }
        return bits;
    }

    /** Whether there is a number to read; false is null. */
    private static boolean isNumber(Elements elements, JsonParser parser, JsonToken token)
            throws IOException, RequestFault {
        if (token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT) {
            return true;
        }
        if (token == JsonToken.VALUE_NULL) {
            return false;
        }
        throw elements.unexpected(parser);
    }

    /** As a double. The parser reads "-0" as a whole number, which has no negative zero. */
    private static double number(JsonParser parser) throws IOException {
        double value = parser.getDoubleValue();
        return value == 0 && parser.getTextCharacters()[parser.getTextOffset()] == '-' ? -0.0 : value;
    }

    /** NaN, Infinity or -Infinity: a number's text ends with a digit. */
    private static boolean isLiteral(JsonParser parser) throws IOException {
        char last = parser.getTextCharacters()[parser.getTextOffset() + parser.getTextLength() - 1];
        return last > '9';
    }

    static String text(Elements elements, JsonParser parser, JsonToken token) throws IOException, RequestFault {
        if (token == JsonToken.VALUE_STRING) {
            elements.takeText(parser.getTextLength());
            return parser.getText();
        }
        if (token == JsonToken.VALUE_NULL) {
            return "";
        }
        throw elements.unexpected(parser);
    }

    /** True and false, no numbers, no null. */
    static boolean bool(Elements elements, JsonParser parser, JsonToken token) throws IOException, RequestFault {
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw elements.unexpected(parser);
        }
        return token == JsonToken.VALUE_TRUE;
    }

    static long integer(Elements elements, JsonParser parser, JsonToken token, long min, long max)
            throws IOException, RequestFault {
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw elements.unexpected(parser);
        }
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw elements.outOfRange(parser);
        }
        long value = parser.getLongValue();
        if (value < min || value > max) {
            throw elements.outOfRange(parser);
        }
        return value;
    }

    /** UINT64, as the bits of a long. */
    static long unsignedLong(Elements elements, JsonParser parser, JsonToken token) throws IOException, RequestFault {
        if (token != JsonToken.VALUE_NUMBER_INT || parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return integer(elements, parser, token, 0, Long.MAX_VALUE);
        }
        BigInteger value = parser.getBigIntegerValue();
        if (value.signum() < 0 || value.bitLength() > UNSIGNED_LONG_BITS) {
            throw elements.outOfRange(parser);
        }
        return value.longValue();
    }
}
