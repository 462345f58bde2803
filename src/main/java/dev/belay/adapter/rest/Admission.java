package dev.belay.adapter.rest;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes of all bodies that are being read or served; what doesn't fit is shed at once, never queued. */
final class Admission {
    private final long limitBytes;
    private final AtomicLong admittedBytes = new AtomicLong();

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

    long admittedBytes() {
        return admittedBytes.get();
    }
}
