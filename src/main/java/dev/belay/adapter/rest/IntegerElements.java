package dev.belay.adapter.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.math.BigInteger;

/** What the integer types share: integer tokens only, checked against the type's range, never through a double. */
abstract sealed class IntegerElements extends Elements permits LongElements, IntElements, ShortElements, ByteElements {
    private static final int UNSIGNED_LONG_BITS = 64;

    private final long min;
    private final long max;

    IntegerElements(TensorSpec spec, String model, boolean sized, int limit) {
        super(spec, model, sized, limit);
        this.min = min(spec.datatype());
        this.max = max(spec.datatype());
    }

    /** Takes a value that is within the type's range; its low bits are what is kept. */
    protected abstract void append(long value) throws RequestFault;

    @Override
    final void read(JsonParser parser, JsonToken token) throws IOException, RequestFault {
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw unexpected(parser);
        }
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            append(unsignedLong(parser));
            return;
        }
        long value = parser.getLongValue();
        if (value < min || value > max) {
            throw outOfRange(parser);
        }
        append(value);
    }

    @Override
    protected final void blank(int from, int to) {
        throw new IllegalStateException(spec.datatype() + " has no null");
    }

    private long unsignedLong(JsonParser parser) throws IOException, RequestFault {
        BigInteger value = parser.getBigIntegerValue();
        if (spec.datatype() != Datatype.UINT64 || value.signum() < 0 || value.bitLength() > UNSIGNED_LONG_BITS) {
            throw outOfRange(parser);
        }
        return value.longValue();
    }

    private static long min(Datatype datatype) {
        return switch (datatype) {
            case INT8 -> Byte.MIN_VALUE;
            case INT16 -> Short.MIN_VALUE;
            case INT32 -> Integer.MIN_VALUE;
            case INT64 -> Long.MIN_VALUE;
            case UINT8, UINT16, UINT32, UINT64 -> 0;
            case BOOL, FP16, BF16, FP32, FP64, BYTES -> throw new IllegalArgumentException(datatype.name());
        };
    }

    /** For UINT64 the largest that a long holds: what is above comes as a big integer. */
    private static long max(Datatype datatype) {
        return switch (datatype) {
            case INT8 -> Byte.MAX_VALUE;
            case INT16 -> Short.MAX_VALUE;
            case INT32 -> Integer.MAX_VALUE;
            case INT64, UINT64 -> Long.MAX_VALUE;
            case UINT8 -> 0xFFL;
            case UINT16 -> 0xFFFFL;
            case UINT32 -> 0xFFFF_FFFFL;
            case BOOL, FP16, BF16, FP32, FP64, BYTES -> throw new IllegalArgumentException(datatype.name());
        };
    }
}
