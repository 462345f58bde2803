package dev.belay.adapter.rest.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Growing UTF-8 buffer for JSON, kept and used again by one thread. Strings are escaped here; commas and brackets are the
 * writer's.
 */
public final class JsonBuffer {
    /** A buffer that had to grow beyond this is dropped after use, so that one large answer doesn't stay for ever. */
    private static final int KEPT_BYTES = 256 * 1024;

    private static final int FIRST_BYTES = 4 * 1024;
    private static final int LONGEST_ESCAPE = 6;

    private final StringBuilder digits = new StringBuilder();
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

    /** A JSON string with its quotes; a lone surrogate becomes a question mark. */
    public JsonBuffer string(String text) {
        raw('"');
        characters(text, 0, text.length());
        return raw('"');
    }

    /** A part of a string, without quotes; doesn't end between two surrogates. */
    public void characters(String text, int from, int to) {
        reserve(LONGEST_ESCAPE * (to - from));
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                for (byte utf8 : text.substring(i, to).getBytes(StandardCharsets.UTF_8)) {
                    escaped(utf8);
                }
                return;
            }
            escaped((byte) c);
        }
    }

    private void escaped(byte utf8) {
        if (utf8 < 0 || (utf8 >= ' ' && utf8 != '"' && utf8 != '\\')) {
            bytes[length++] = utf8;
            return;
        }
        switch (utf8) {
            case '"', '\\' -> raw('\\').raw((char) utf8);
            case '\n' -> raw("\\n");
            case '\r' -> raw("\\r");
            case '\t' -> raw("\\t");
            default -> raw("\\u00").raw(HexFormat.of().toHexDigits(utf8));
        }
    }

    /** JSON has no NaN and no infinity; clients read null as NaN. */
    public JsonBuffer number(float value) {
        digits.setLength(0);
        return Float.isFinite(value) ? copy(digits.append(value)) : raw("null");
    }

    /** As {@link #number(float)}. */
    public JsonBuffer number(double value) {
        digits.setLength(0);
        return Double.isFinite(value) ? copy(digits.append(value)) : raw("null");
    }

    public JsonBuffer number(long value) {
        return value >= 0 && value < 10 ? raw((char) ('0' + value)) : raw(Long.toString(value));
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
    }

    public int length() {
        return length;
    }

    /** Without an array in between. */
    private JsonBuffer copy(StringBuilder ascii) {
        int count = ascii.length();
        reserve(count);
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
