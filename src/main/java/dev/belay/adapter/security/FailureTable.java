package dev.belay.adapter.security;

import java.util.concurrent.TimeUnit;

/**
 * How often addresses failed of late: at most so many times per window, then they are told to wait. Of fixed size: where
 * more addresses fail at once than it has room for, the one whose window began first is forgotten.
 */
final class FailureTable {
    /** Failures per window that are answered in words. */
    static final int MOST_FAILURES = 20;

    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int ADDRESSES = 4_096;
    /** An address has this many places in the table. */
    private static final int WAYS = 4;

    private final long[] addresses = new long[ADDRESSES];
    private final long[] begunNanos = new long[ADDRESSES];
    private final int[] failures = new int[ADDRESSES];

    /**
     * Counts a failure.
     *
     * @param address a number for the address, well mixed
     * @return nanoseconds to wait if there were too many; 0 if not
     */
    synchronized long failed(long address, long nowNanos) {
        int place = place(address, nowNanos);
        if (failures[place] == 0 || nowNanos - begunNanos[place] >= WINDOW_NANOS || addresses[place] != address) {
            addresses[place] = address;
            begunNanos[place] = nowNanos;
            failures[place] = 0;
        }
        if (failures[place] < MOST_FAILURES) {
            failures[place]++;
            return 0;
        }
        return begunNanos[place] + WINDOW_NANOS - nowNanos;
    }

    /** Its own place; else a free one; else that of the oldest. */
    private int place(long address, long nowNanos) {
        int set = (int) address & (ADDRESSES / WAYS - 1);
        int oldest = set * WAYS;
        for (int place = set * WAYS; place < (set + 1) * WAYS; place++) {
            if (failures[place] > 0 && addresses[place] == address) {
                return place;
            }
            if (age(place, nowNanos) > age(oldest, nowNanos)) {
                oldest = place;
            }
        }
        return oldest;
    }

    private long age(int place, long nowNanos) {
        return failures[place] == 0 ? Long.MAX_VALUE : nowNanos - begunNanos[place];
    }
}
