package dev.belay.cascade;

import dev.belay.monitoring.LatencyWindow;
import dev.belay.monitoring.LatencyWindows;

/**
 * A tier's usual time, and the skip rule: a tier whose usual time doesn't fit into a request's budget is skipped, one
 * request per second still probes it, and five good probes in a row clear it. Safe for any thread.
 *
 * <p>Usual is the p95 of the last 200 runs or 10 s, whichever is less, timeouts included, unless it was other requests' work
 * that took the time. Both are kept by row count, in
 * powers of two: that a thousand rows take long says nothing of one.
 */
public final class TypicalLatency {
    private final LatencyWindows windows = new LatencyWindows();
    private final SkipRule[] rules = new SkipRule[LatencyWindows.CLASSES];

    /** @param timeoutNanos the tier's own: what usually takes that long counts as slow only once it has lasted */
    public TypicalLatency(long timeoutNanos) {
        for (int i = 0; i < rules.length; i++) {
            // The last tier's timeout may be the whole deadline, of which a little is always gone.
            rules[i] = new SkipRule(timeoutNanos - timeoutNanos / 10);
        }
    }

    /** What {@link #admit} says of a request. */
    public enum Admission {
        FITS,
        PROBE,
        SKIP
    }

    /** @return whether a request of this many rows should try the tier with this budget */
    public Admission admit(int rows, long budgetNanos, long nowNanos) {
        return rule(rows).admit(windows.of(rows).at(nowNanos).p95Nanos(), budgetNanos, nowNanos);
    }

    /** @param durationNanos as the caller saw it, a timeout included */
    public void record(int rows, long durationNanos, long nowNanos) {
        windows.of(rows).record(durationNanos, nowNanos);
    }

    /**
     * A probe has ended.
     *
     * @param good it answered within its budget
     */
    public void probed(int rows, boolean good) {
        if (rule(rows).probed(good)) {
            windows.of(rows).clear();
        }
    }

    /** A probe never reached the model: breaker or bulkhead refused it. The next request may probe instead. */
    public void notProbed(int rows) {
        rule(rows).notProbed();
    }

    /** p99 at this row count and whether it rests on 200 runs, for the reserve of the tiers before this one. */
    public LatencyWindow.Snapshot snapshot(int rows, long nowNanos) {
        return windows.of(rows).at(nowNanos);
    }

    private SkipRule rule(int rows) {
        return rules[LatencyWindows.classOf(rows)];
    }
}
