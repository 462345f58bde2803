package dev.belay.adapter.resilience;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Counts the calls a tier holds: in the queue, or in a run that hasn't returned. Ours, because SmallRye's sits inside its
 * breaker and frees the slot when the guarded stage completes, not when the run has returned.
 */
final class Bulkhead {
    private final int capacity;
    private final IntConsumer inflight;
    private final AtomicInteger taken = new AtomicInteger();
    /** Slots of calls that have timed out and whose run hasn't returned. */
    private final AtomicInteger late = new AtomicInteger();

    private volatile boolean overloaded;

    /** @param inflight gets every change */
    Bulkhead(int capacity, IntConsumer inflight) {
        this.capacity = capacity;
        this.inflight = inflight;
    }

    boolean tryAcquire() {
        if (overloaded) {
            return false;
        }
        if (taken.incrementAndGet() > capacity) {
            taken.decrementAndGet();
            return false;
        }
        inflight.accept(1);
        return true;
    }

    void release() {
        taken.decrementAndGet();
        inflight.accept(-1);
    }

    /** A call that holds a slot has timed out (+1), or its run has returned (-1). */
    void late(int change) {
        late.addAndGet(change);
    }

    boolean holdsLate() {
        return late.get() > 0;
    }

    int capacity() {
        return capacity;
    }

    int taken() {
        return overloaded ? capacity : taken.get();
    }

    /** A drill's overload: all slots count as taken until it is called off. */
    void overload(boolean on) {
        overloaded = on;
    }
}
