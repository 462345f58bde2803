package dev.belay.adapter.rest.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Whether a JSON body is text at all: well-formed UTF-8 (Unicode 16, table 3-7), and no half of a surrogate pair by
 * escape. A parser passes over both, and what is handed on then isn't what was sent.
 */
public final class BodyText {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;
    private static final long BACKSLASHES = 0x5C5C_5C5C_5C5C_5C5CL;
    /** {@code \\uXXXX}. */
    private static final int ESCAPE_BYTES = 6;

    private static final int LARGEST = 0x10FFFF;
    /** The smallest code point of so many bytes. */
    private static final int[] SMALLEST = {0, 0, 0x80, 0x800, 0x10000};

    private final byte[] body;

    private BodyText(byte[] body) {
        this.body = body;
    }

    public static void check(byte[] body) throws RequestFault {
        for (int i = 0; i < body.length && i < Integer.BYTES; i++) {
            if (body[i] == 0) {
                throw Json.malformed("Not UTF-8.", i); // UTF-16 or UTF-32, which a parser would recognize by it
            }
        }
        new BodyText(body).check();
    }

    private void check() throws RequestFault {
        for (int at = 0; at < body.length; ) {
            at = plain(at);
            if (at < body.length) {
                byte next = body[at];
                at = next < 0 ? character(at) : next == '\\' ? escape(at) : at + 1;
            }
        }
    }

    /** Passes over what is ASCII and no escape, eight bytes at once. */
    private int plain(int from) {
        int at = from;
        while (body.length - at >= Long.BYTES) {
            long word = (long) WORDS.get(body, at);
            long escaped = word ^ BACKSLASHES;
            if (((word | (escaped - ONES & ~escaped)) & TOP_BITS) != 0) {
                return at;
            }
            at += Long.BYTES;
        }
        return at;
    }

    /** @return where the character of several bytes ends that begins here */
    private int character(int at) throws RequestFault {
        int lead = body[at] & 0xFF;
        int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC0 || lead >= 0xF8 || body.length - at < length) {
            throw Json.malformed("Invalid UTF-8.", at);
        }
        int code = lead & 0x7F >> length;
        for (int i = at + 1; i < at + length; i++) {
            if ((body[i] & 0xC0) != 0x80) {
                throw Json.malformed("Invalid UTF-8.", at);
            }
            code = code << 6 | body[i] & 0x3F;
        }
        boolean surrogate = code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
        if (code < SMALLEST[length] || code > LARGEST || surrogate) {
            throw Json.malformed("Invalid UTF-8.", at);
        }
        return at + length;
    }

    /** @return where the escape ends that begins here, with its second half if it has one */
    private int escape(int at) throws RequestFault {
        int first = escaped(at);
        if (first < Character.MIN_SURROGATE || first > Character.MAX_SURROGATE) {
            return at + 2;
        }
        int second = escaped(at + ESCAPE_BYTES);
        if (first > Character.MAX_HIGH_SURROGATE
                || second < Character.MIN_LOW_SURROGATE
                || second > Character.MAX_LOW_SURROGATE) {
            throw Json.malformed("\\u%04x is half of a surrogate pair, which is not text.".formatted(first), at);
        }
        return at + 2 * ESCAPE_BYTES;
    }

    /** What {@code \\uXXXX} stands for; -1 if there is something else. */
    private int escaped(int at) {
        if (body.length - at < ESCAPE_BYTES || body[at] != '\\' || body[at + 1] != 'u') {
            return -1;
        }
        int code = 0;
        for (int i = at + 2; i < at + ESCAPE_BYTES; i++) {
            int digit = body[i] < 0 ? -1 : Character.digit(body[i], 16);
            if (digit < 0) {
                return -1;
            }
            code = code << 4 | digit;
        }
        return code;
    }
}
