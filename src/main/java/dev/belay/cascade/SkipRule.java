package dev.belay.cascade;

import dev.belay.cascade.TypicalLatency.Admission;
import dev.belay.monitoring.LatencyWindow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The usual time and the skip rule for one row count. While a tier is skipped its window runs empty; then the last usual time
 * counts, until the window has runs again or probes clear it.
 */
final class SkipRule {
    private static final long PROBE_EVERY_NANOS = 1_000_000_000L;
    private static final int GOOD_PROBES_TO_CLEAR = 5;
    /** One pause of this process makes all runs under way slow at once; only what lasts is the tier's own. */
    private static final long LASTING_NANOS = 500_000_000L;

    private final long timeoutNanos;
    /** Null before the first look or run: most row counts never come. */
    private final AtomicReference<@Nullable LatencyWindow> window = new AtomicReference<>();
    /** Since when more than one run in twenty has timed out; 0 if that is not so. */
    private volatile long timingOutSinceNanos;

    /** The usual time when it was last known, since the tier was found too slow for a request; 0 if it never was. */
    private volatile long foundSlowNanos;

    private long lastProbeNanos;
    private boolean probed;
    private int goodProbes;

    /** @param timeoutNanos the tier's own: what usually takes as long is not slow, it times out */
    SkipRule(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    LatencyWindow window() {
        LatencyWindow known = window.get();
        if (known != null) {
            return known;
        }
        LatencyWindow made = new LatencyWindow();
        return window.compareAndSet(null, made) ? made : window();
    }

    Admission admit(long budgetNanos, long nowNanos) {
        long p95Nanos = window().at(nowNanos).p95Nanos();
        long usualNanos = timesOutOnlyJustNow(p95Nanos, nowNanos) ? 0 : p95Nanos;
        return foundSlowNanos == 0 && usualNanos < budgetNanos
                ? Admission.FITS
                : admitSlow(usualNanos, budgetNanos, nowNanos);
    }

    private boolean timesOutOnlyJustNow(long p95Nanos, long nowNanos) {
        boolean timesOut = p95Nanos >= timeoutNanos;
        if (timesOut != (timingOutSinceNanos != 0)) {
            timingOutSinceNanos = timesOut ? nowNanos : 0;
        }
        return timesOut && nowNanos - timingOutSinceNanos < LASTING_NANOS;
    }

    private synchronized Admission admitSlow(long p95Nanos, long budgetNanos, long nowNanos) {
        long usualNanos = p95Nanos > 0 ? p95Nanos : foundSlowNanos;
        boolean fits = usualNanos < budgetNanos;
        if (!fits || foundSlowNanos > 0) {
            foundSlowNanos = usualNanos;
        }
        if (fits) {
            return Admission.FITS;
        }
        if (probed && nowNanos - lastProbeNanos < PROBE_EVERY_NANOS) {
            return Admission.SKIP;
        }
        probed = true;
        lastProbeNanos = nowNanos;
        return Admission.PROBE;
    }

    synchronized void probed(boolean good) {
        goodProbes = good ? goodProbes + 1 : 0;
        if (goodProbes >= GOOD_PROBES_TO_CLEAR) {
            goodProbes = 0;
            foundSlowNanos = 0;
            window().clear();
        }
    }

    synchronized void notProbed() {
        probed = false;
    }
}
