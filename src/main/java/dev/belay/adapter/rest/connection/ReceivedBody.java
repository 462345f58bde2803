package dev.belay.adapter.rest.connection;

import dev.belay.serving.RequestRoom;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A body as it comes, in pieces that are never copied to grow: a copy of some megabytes would hold up the event loop.
 * What counts is what has arrived, not what was announced: else a few idle connections would shed everyone.
 */
public final class ReceivedBody {
    private static final byte[] NOTHING = {};

    /** A larger body is large: it is decoded elsewhere than on the event loop. */
    public static final int LARGE_BYTES = RequestRoom.LARGE_BYTES;

    /** Of a piece that several chunks go into: what a client that sends byte by byte can make us hold for nothing. */
    private static final int MOST_PIECE_BYTES = 64 * 1024;

    private final List<byte[]> full = new ArrayList<>(0);
    private byte[] last = NOTHING;
    private int lastLength;
    private int length;
    private int capacity;

    /** Bytes that {@link #append} is going to allocate for so many more. */
    int growth(int more, int announced) {
        int left = more - (last.length - lastLength);
        if (left <= 0) {
            return 0;
        }
        int usual = Math.min(Math.min(2 * last.length, MOST_PIECE_BYTES), announced - length - more + left);
        return length == 0 ? more : Math.max(left, usual);
    }

    /** @param growth what {@link #growth} said */
    void append(Buffer chunk, int growth) {
        if (length == 0) {
            last = bytes(chunk);
            lastLength = last.length;
        } else {
            int first = Math.min(chunk.length(), last.length - lastLength);
            chunk.getBytes(0, first, last, lastLength);
            lastLength += first;
            if (growth > 0) {
                full.add(last);
                last = new byte[growth];
                lastLength = chunk.length() - first;
                chunk.getBytes(first, chunk.length(), last, 0);
            }
        }
        length += chunk.length();
        capacity += growth;
    }

    /** Without a copy where the array has nothing else in it: nobody uses a chunk again that a handler was given. */
    private static byte[] bytes(Buffer chunk) {
        ByteBuf buffer = chunk.getByteBuf();
        boolean all = buffer.hasArray() && buffer.array().length == buffer.readableBytes();
        return all ? buffer.array() : chunk.getBytes();
    }

    public int length() {
        return length;
    }

    public boolean isLarge() {
        return length > LARGE_BYTES;
    }

    /** Bytes of all pieces. */
    int capacity() {
        return capacity;
    }

    /** Bytes that {@link #join} is going to allocate. */
    int joining() {
        return isWhole() ? 0 : length;
    }

    private boolean isWhole() {
        return full.isEmpty() && lastLength == last.length;
    }

    /** The body as one array; to be called once. */
    public byte[] join() {
        if (isWhole()) {
            return last;
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (byte[] piece : full) {
            System.arraycopy(piece, 0, whole, at, piece.length);
            at += piece.length;
        }
        System.arraycopy(last, 0, whole, at, lastLength);
        full.clear();
        last = NOTHING;
        return whole;
    }
}
