package dev.belay.adapter.rest.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Growing UTF-8 buffer for JSON, kept and used again by one thread. What it is given is escaped here; commas and
 * brackets are the writer's.
 */
public final class JsonBuffer {
    /** A buffer that had to grow beyond this is dropped after use, so that one large answer doesn't stay for ever. */
    private static final int KEPT_BYTES = 256 * 1024;

    private static final int FIRST_BYTES = 4 * 1024;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int KEPT_DIGITS = 64;

    private StringBuilder text = new StringBuilder();
    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    @SuppressWarnings("deprecation") // the only copy without an array in between
    public JsonBuffer raw(String ascii) {
        int count = ascii.length();
        reserve(count);
        ascii.getBytes(0, count, bytes, length);
        length += count;
        return this;
    }

    public JsonBuffer raw(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    /** A JSON string with its quotes. */
    public JsonBuffer string(String text) {
        raw('"');
        characters(text, 0, text.length());
        return raw('"');
    }

    /** A part of a string, without quotes; doesn't end between two surrogates. */
    public void characters(String text, int from, int to) {
        reserve(6 * (to - from));
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == '"' || c == '\\') {
                escape(c);
            } else if (c < 0x80) {
                bytes[length++] = (byte) c;
            } else {
                i += encode(text, i);
            }
        }
    }

    public JsonBuffer number(float value) {
        if (!Float.isFinite(value)) {
            return nothing();
        }
        text.setLength(0);
        return ascii(text.append(value));
    }

    public JsonBuffer number(double value) {
        if (!Double.isFinite(value)) {
            return nothing();
        }
        text.setLength(0);
        return ascii(text.append(value));
    }

    public JsonBuffer number(long value) {
        if (value >= 0 && value < 10) {
            return raw((char) ('0' + value));
        }
        return raw(Long.toString(value));
    }

    public JsonBuffer unsigned(long value) {
        return raw(Long.toUnsignedString(value));
    }

    public JsonBuffer bool(boolean value) {
        return raw(value ? "true" : "false");
    }

    /** JSON has no NaN and no infinity; clients read null as NaN. */
    private JsonBuffer nothing() {
        return raw("null");
    }

    /** A copy of what was written; the buffer is empty afterwards. */
    public byte[] take() {
        byte[] taken = Arrays.copyOf(bytes, length);
        clear();
        return taken;
    }

    /** Forgets what was written. */
    public void clear() {
        length = 0;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
        if (text.capacity() > KEPT_DIGITS) {
            text = new StringBuilder();
        }
    }

    public int length() {
        return length;
    }

    /** A number's text, of which there is no copy to be made in between. */
    private JsonBuffer ascii(StringBuilder digits) {
        int count = digits.length();
        reserve(count);
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) digits.charAt(i);
        }
        return this;
    }

    private void escape(char c) {
        bytes[length++] = '\\';
        switch (c) {
            case '"', '\\' -> bytes[length++] = (byte) c;
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[c >> 4];
                bytes[length++] = HEX[c & 0xF];
            }
        }
    }

    /** Encodes the code point at {@code index}; a lone surrogate becomes a question mark. Returns chars to skip. */
    private int encode(String text, int index) {
        int codePoint = text.codePointAt(index);
        if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
            bytes[length++] = '?';
            return 0;
        }
        if (codePoint < 0x800) {
            bytes[length++] = (byte) (0xC0 | codePoint >> 6);
        } else {
            if (codePoint < 0x10000) {
                bytes[length++] = (byte) (0xE0 | codePoint >> 12);
            } else {
                bytes[length++] = (byte) (0xF0 | codePoint >> 18);
                bytes[length++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
            }
            bytes[length++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        }
        bytes[length++] = (byte) (0x80 | codePoint & 0x3F);
        return Character.charCount(codePoint) - 1;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
