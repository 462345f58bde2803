package dev.belay.adapter.onnx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Native memory that grows by powers of two and is released at once, not by the garbage collector. */
final class NativeBuffer implements AutoCloseable {
    /** Of a cache line; more than any element needs. */
    private static final int ALIGNMENT_BYTES = 64;

    private @Nullable Arena arena;
    private MemorySegment segment = MemorySegment.NULL;

    MemorySegment segment() {
        return segment;
    }

    long capacityBytes() {
        return segment.byteSize();
    }

    /** Makes room for so many bytes; what was there is lost if it {@linkplain #holds has to move}. */
    void reserve(long bytes) {
        if (!holds(bytes)) {
            close();
            Arena fresh = Arena.ofShared();
            arena = fresh;
            long capacity = Math.max(ALIGNMENT_BYTES, Long.highestOneBit(Math.max(1, bytes - 1)) << 1);
            segment = fresh.allocate(capacity, ALIGNMENT_BYTES);
        }
    }

    boolean holds(long bytes) {
        return arena != null && segment.byteSize() >= bytes;
    }

    /** The first bytes, as ONNX Runtime wants to see them. */
    ByteBuffer first(long bytes) {
        return segment.asSlice(0, bytes).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        Arena old = arena;
        if (old != null) {
            arena = null;
            segment = MemorySegment.NULL;
            old.close();
        }
    }
}
