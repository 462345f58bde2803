package dev.belay.monitoring;

import java.util.Arrays;

/**
 * The last 200 run times, of the last 10 seconds at most where recency matters. Quantiles are by nearest rank, and are
 * recomputed after every 16th run, but not more often than every 5 ms: sorting is what a record costs, and at 40,000 runs
 * a second it was 2 % of the event loops' time.
 */
public final class LatencyWindow {
    /** Runs kept. */
    public static final int CAPACITY = 200;

    /** How old a run may be to count as usual. */
    public static final long RECENT_NANOS = 10_000_000_000L;

    /** Below so many recent runs the usual time is unknown. */
    public static final int FEWEST = 20;

    private static final int RECOMPUTE_EVERY = 16;
    private static final long RECOMPUTE_AT_MOST_EVERY_NANOS = 5_000_000L;
    private static final long RECOMPUTE_AFTER_NANOS = 100_000_000L;

    /**
     * An immutable look at the window.
     *
     * @param p95Nanos of the recent runs; 0 if there are fewer than {@link #FEWEST}
     * @param p99Nanos of all runs kept; 0 if there are none
     * @param full whether 200 runs were seen
     */
    public record Snapshot(long p50Nanos, long p95Nanos, long p99Nanos, boolean full) {
        static final Snapshot EMPTY = new Snapshot(0, 0, 0, false);
    }

    private final long[] durations = new long[CAPACITY];
    private final long[] endedAt = new long[CAPACITY];
    private int size;
    private int next;
    private int sinceSnapshot;
    private volatile long snapshotNanos;
    private volatile Snapshot snapshot = Snapshot.EMPTY;

    /**
     * @param durationNanos how long the run took as its caller saw it; a timeout counts with the time waited
     * @param nowNanos when it ended
     */
    public synchronized void record(long durationNanos, long nowNanos) {
        durations[next] = durationNanos;
        endedAt[next] = nowNanos;
        next = (next + 1) % CAPACITY;
        size = Math.min(CAPACITY, size + 1);
        sinceSnapshot++;
        boolean due = sinceSnapshot >= RECOMPUTE_EVERY
                && (size < CAPACITY || nowNanos - snapshotNanos >= RECOMPUTE_AT_MOST_EVERY_NANOS);
        if (size == 1 || due) {
            recompute(nowNanos);
        }
    }

    /** The latest look, taken anew if it is more than 100 ms old. */
    public Snapshot at(long nowNanos) {
        if (isOld(nowNanos)) {
            synchronized (this) {
                if (isOld(nowNanos)) {
                    recompute(nowNanos);
                }
            }
        }
        return snapshot;
    }

    private boolean isOld(long nowNanos) {
        return nowNanos - snapshotNanos > RECOMPUTE_AFTER_NANOS;
    }

    /** Forgets everything. */
    public synchronized void clear() {
        size = 0;
        next = 0;
        sinceSnapshot = 0;
        snapshot = Snapshot.EMPTY;
    }

    private void recompute(long nowNanos) {
        sinceSnapshot = 0;
        snapshotNanos = nowNanos;
        long[] recent = new long[size];
        int recentCount = 0;
        for (int i = 0; i < size; i++) {
            if (nowNanos - endedAt[i] <= RECENT_NANOS) {
                recent[recentCount++] = durations[i];
            }
        }
        Arrays.sort(recent, 0, recentCount);
        long p95 = recentCount < FEWEST ? 0 : quantile(recent, recentCount, 0.95);
        long[] all = recent;
        if (recentCount < size) {
            all = Arrays.copyOf(durations, size);
            Arrays.sort(all);
        }
        snapshot = new Snapshot(quantile(all, size, 0.5), p95, quantile(all, size, 0.99), size == CAPACITY);
    }

    private static long quantile(long[] sorted, int count, double q) {
        return count == 0 ? 0 : sorted[Math.max(0, (int) Math.ceil(q * count) - 1)];
    }
}
