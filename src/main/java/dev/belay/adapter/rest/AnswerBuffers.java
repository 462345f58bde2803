package dev.belay.adapter.rest;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Makes direct buffers large enough for an answer's headers and its usual body: Netty's encoder puts a body behind the
 * headers if there is room, and else sends two buffers, which takes a promise and a list of addresses more.
 */
final class AnswerBuffers extends AbstractByteBufAllocator {
    static final int SMALLEST_BYTES = 1024;

    private static final boolean DIRECT = true;

    private final ByteBufAllocator pool;

    AnswerBuffers(ByteBufAllocator pool) {
        super(DIRECT);
        this.pool = pool;
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        return pool.heapBuffer(initialCapacity, maxCapacity);
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        int smallest = Math.min(SMALLEST_BYTES, maxCapacity);
        return pool.directBuffer(Math.max(initialCapacity, smallest), maxCapacity);
    }

    @Override
    public boolean isDirectBufferPooled() {
        return pool.isDirectBufferPooled();
    }
}
