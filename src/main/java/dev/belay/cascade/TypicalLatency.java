package dev.belay.cascade;

import dev.belay.monitoring.LatencyWindow;
import java.util.stream.IntStream;

/**
 * A tier's usual time, and the skip rule: a tier whose usual time doesn't fit into a request's budget is skipped, one
 * request per second still probes it, and five good probes in a row clear it. Safe for any thread.
 *
 * <p>Usual is the p95 of the last 200 runs or 10 s, whichever is less, timeouts included, unless the time was spent waiting
 * for other requests. Both are kept by row count, in powers of two (1, 2, 3–4, 5–8 … rows): that a thousand rows take long
 * says nothing of one.
 */
public final class TypicalLatency {
    private final SkipRule[] byRows;

    /** @param timeoutNanos the tier's own: what usually takes that long counts as slow only once it has lasted */
    public TypicalLatency(long timeoutNanos) {
        // The last tier's timeout may be the whole deadline, of which a little is always gone.
        byRows = IntStream.range(0, Integer.SIZE)
                .mapToObj(rowClass -> new SkipRule(timeoutNanos - timeoutNanos / 10))
                .toArray(SkipRule[]::new);
    }

    public enum Admission {
        FITS,
        PROBE,
        SKIP
    }

    /** @return whether a request of this many rows should try the tier with this budget */
    public Admission admit(int rows, long budgetNanos, long nowNanos) {
        return of(rows).admit(budgetNanos, nowNanos);
    }

    /** @param durationNanos as the caller saw it, a timeout included */
    public void record(int rows, long durationNanos, long nowNanos) {
        of(rows).window().record(durationNanos, nowNanos);
    }

    /** A probe has ended. @param good it answered within its budget */
    public void probed(int rows, boolean good) {
        of(rows).probed(good);
    }

    /** A probe never reached the model: breaker or bulkhead refused it. The next request may probe instead. */
    public void notProbed(int rows) {
        of(rows).notProbed();
    }

    /** p99 at this row count and whether it rests on 200 runs, for the reserve of the tiers before this one. */
    public LatencyWindow.Snapshot snapshot(int rows, long nowNanos) {
        return of(rows).window().at(nowNanos);
    }

    private SkipRule of(int rows) {
        return byRows[classOf(rows)];
    }

    /** @return 0 for 1 row, 1 for 2, 2 for 3 and 4, and so on, to 31 */
    static int classOf(int rows) {
        return rows <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(rows - 1);
    }
}
