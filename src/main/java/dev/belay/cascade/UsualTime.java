package dev.belay.cascade;

import dev.belay.monitoring.LatencyWindow;
import dev.belay.monitoring.LatencyWindows;

/**
 * A tier's usual time, and the skip rule: a tier whose usual time doesn't fit into a request's budget is skipped, one
 * request per second still probes it, and five good probes in a row clear it. Safe for any thread.
 *
 * <p>Usual is the p95 of the last 200 runs or 10 s, whichever is less, timeouts included. While a tier is skipped its
 * window runs dry; then what was usual when it was found too slow goes on to count until probes clear it.
 */
public final class UsualTime {
    private static final long PROBE_EVERY_NANOS = 1_000_000_000L;
    private static final int GOOD_PROBES_TO_CLEAR = 5;

    private final LatencyWindows windows = new LatencyWindows();
    private long foundSlowNanos;
    private long lastProbeNanos;
    private boolean probed;
    private int goodProbes;

    /** What {@link #admit} says of a request. */
    public enum Admission {
        FITS,
        PROBE,
        SKIP
    }

    /** @return whether a request of this many rows should try the tier with this budget */
    public Admission admit(int rows, long budgetNanos, long nowNanos) {
        LatencyWindow.Snapshot usual = windows.of(rows).at(nowNanos);
        if (foundSlowNanos == 0 && usual.p95Nanos() < budgetNanos) {
            return Admission.FITS;
        }
        return admitSlow(Math.max(usual.p95Nanos(), 0), budgetNanos, nowNanos);
    }

    private synchronized Admission admitSlow(long p95Nanos, long budgetNanos, long nowNanos) {
        long usualNanos = p95Nanos > 0 ? p95Nanos : foundSlowNanos;
        if (usualNanos < budgetNanos) {
            return Admission.FITS;
        }
        foundSlowNanos = usualNanos;
        if (probed && nowNanos - lastProbeNanos < PROBE_EVERY_NANOS) {
            return Admission.SKIP;
        }
        probed = true;
        lastProbeNanos = nowNanos;
        return Admission.PROBE;
    }

    /** @param durationNanos as the caller saw it, a timeout included */
    public void record(int rows, long durationNanos, long nowNanos) {
        windows.of(rows).record(durationNanos, nowNanos);
    }

    /** A probe has ended. @param good it answered within its budget */
    public synchronized void probed(int rows, boolean good) {
        goodProbes = good ? goodProbes + 1 : 0;
        if (goodProbes >= GOOD_PROBES_TO_CLEAR) {
            goodProbes = 0;
            foundSlowNanos = 0;
            windows.of(rows).clear();
        }
    }

    /** p99 at this row count and whether it rests on 200 runs, for the reserve of the tiers before this one. */
    public LatencyWindow.Snapshot snapshot(int rows, long nowNanos) {
        return windows.of(rows).at(nowNanos);
    }
}
