package dev.belay.adapter.rest;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bounds the bytes of all bodies that are being read or served; what doesn't fit is shed at once, never queued. Knows how
 * many requests are under way as well.
 */
final class Admission {
    private final long limitBytes;
    private final AtomicLong admittedBytes = new AtomicLong();
    private final LongAdder underWay = new LongAdder();

    Admission(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Takes room for so many bytes, to be given back by {@link #release}; false if there is none. */
    boolean tryAcquire(long bytes) {
        if (admittedBytes.addAndGet(bytes) <= limitBytes) {
            return true;
        }
        admittedBytes.addAndGet(-bytes);
        return false;
    }

    void release(long bytes) {
        admittedBytes.addAndGet(-bytes);
    }

    /** A request has begun (+1), or is over (-1). */
    void underWay(int change) {
        underWay.add(change);
    }

    long underWay() {
        return underWay.sum();
    }

    long admittedBytes() {
        return admittedBytes.get();
    }
}
