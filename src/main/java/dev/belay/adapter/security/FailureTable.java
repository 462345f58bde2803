package dev.belay.adapter.security;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;

/**
 * How often addresses failed of late: after so many failures per window they have to wait. Bounded: where more addresses
 * fail at once than it has room for, the one whose window began first is forgotten.
 */
final class FailureTable {
    /** Failures per window that get an answer of their own. */
    static final int MOST_FAILURES = 20;

    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int MOST_ADDRESSES = 4_096;

    private record Window(long begunNanos, int failures) {}

    /** In the order in which their windows began. */
    private final SequencedMap<Long, Window> windows = new LinkedHashMap<>();

    /**
     * Counts a failure.
     *
     * @param address a number for the address
     * @return nanoseconds to wait if there were too many; 0 if not
     */
    synchronized long failed(long address, long nowNanos) {
        Window window = windows.get(address);
        if (window == null || nowNanos - window.begunNanos() >= WINDOW_NANOS) {
            windows.remove(address);
            window = new Window(nowNanos, 0);
        }
        if (window.failures() == MOST_FAILURES) {
            return window.begunNanos() + WINDOW_NANOS - nowNanos;
        }
        windows.put(address, new Window(window.begunNanos(), window.failures() + 1));
        if (windows.size() > MOST_ADDRESSES) {
            windows.pollFirstEntry();
        }
        return 0;
    }
}
