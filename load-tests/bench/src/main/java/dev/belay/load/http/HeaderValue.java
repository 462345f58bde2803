package dev.belay.load.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One header's value, copied out of the receive buffer without allocating; longer values are cut. */
final class HeaderValue {
    private static final int LONGEST = 128;

    private final byte[] bytes = new byte[LONGEST];
    private int length;

    void clear() {
        length = 0;
    }

    void set(ByteBuffer in, int start, int end) {
        length = Math.min(end - start, LONGEST);
        in.get(start, bytes, 0, length);
    }

    boolean isSame(byte[] other) {
        return Arrays.equals(bytes, 0, length, other, 0, other.length);
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
