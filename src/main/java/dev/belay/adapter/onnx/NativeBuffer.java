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

    private final Runnable beforeMove;
    private @Nullable Arena arena;
    private MemorySegment segment = MemorySegment.NULL;

    /** @param beforeMove has to give up all tensors over this buffer */
    NativeBuffer(Runnable beforeMove) {
        this.beforeMove = beforeMove;
    }

    /** The first multiple of the alignment from this number of bytes on. */
    static long aligned(long bytes) {
        return (bytes + ALIGNMENT_BYTES - 1) & -ALIGNMENT_BYTES;
    }

    MemorySegment segment() {
        return segment;
    }

    /** Makes room for so many bytes; may move, and then loses its content. */
    void reserve(long bytes) {
        if (arena == null || segment.byteSize() < bytes) {
            close();
            Arena fresh = Arena.ofShared();
            arena = fresh;
            long capacity = Math.max(ALIGNMENT_BYTES, Long.highestOneBit(Math.max(1, bytes - 1)) << 1);
            segment = fresh.allocate(capacity, ALIGNMENT_BYTES);
        }
    }

    /** A part in the form that ONNX Runtime takes. */
    ByteBuffer part(long offset, long bytes) {
        return segment.asSlice(offset, bytes).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    @Override
    public void close() {
        Arena old = arena;
        if (old != null) {
            beforeMove.run();
            arena = null;
            segment = MemorySegment.NULL;
            old.close();
        }
    }
}
