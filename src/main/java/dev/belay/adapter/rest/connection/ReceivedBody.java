package dev.belay.adapter.rest.connection;

import dev.belay.serving.RequestRoom;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A body as it arrives: chunks that are joined once, when all are there. Only what has arrived counts, not what was
 * announced: else a few idle connections would take the room of all.
 */
public final class ReceivedBody {
    /** A larger body is large: it is decoded elsewhere than on the event loop. */
    public static final int LARGE_BYTES = RequestRoom.LARGE_BYTES;

    /** What a chunk takes besides its bytes. */
    private static final int BYTES_PER_CHUNK = 128;

    private final List<Buffer> chunks = new ArrayList<>(1);
    private int length;

    /** Bytes that a chunk takes. */
    static int held(Buffer chunk) {
        return chunk.length() + BYTES_PER_CHUNK;
    }

    void append(Buffer chunk) {
        chunks.add(chunk);
        length += chunk.length();
    }

    public int length() {
        return length;
    }

    public boolean isLarge() {
        return length > LARGE_BYTES;
    }

    /** Bytes that all chunks take. */
    int held() {
        return length + chunks.size() * BYTES_PER_CHUNK;
    }

    /** Bytes that {@link #join} is going to allocate. */
    int joining() {
        return isWhole() ? 0 : length;
    }

    /** One chunk, whose array has nothing else in it: it needs no copy, since nobody uses it again. */
    private boolean isWhole() {
        if (chunks.size() != 1) {
            return false;
        }
        ByteBuf buffer = chunks.getFirst().getByteBuf();
        return buffer.hasArray() && buffer.array().length == length;
    }

    /** The body as one array; to be called once. */
    public byte[] join() {
        if (isWhole()) {
            return chunks.getFirst().getByteBuf().array();
        }
        byte[] whole = new byte[length];
        int at = 0;
        for (Buffer chunk : chunks) {
            chunk.getBytes(whole, at);
            at += chunk.length();
        }
        chunks.clear();
        return whole;
    }
}
