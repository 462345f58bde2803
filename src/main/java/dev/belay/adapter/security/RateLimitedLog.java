package dev.belay.adapter.security;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A log that clients can't fill: at most so many lines per window; the next line has the count of those left out. */
final class RateLimitedLog {
    static final int MOST_LINES = 10;
    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Consumer<String> log;
    private final LongSupplier nanoClock;
    private long begunNanos;
    private int lines;
    private long leftOut;

    RateLimitedLog(Consumer<String> log, LongSupplier nanoClock) {
        this.log = log;
        this.nanoClock = nanoClock;
        this.begunNanos = nanoClock.getAsLong();
    }

    /** @param line is made only if it is written */
    synchronized void log(Supplier<String> line) {
        long nowNanos = nanoClock.getAsLong();
        if (nowNanos - begunNanos >= WINDOW_NANOS) {
            begunNanos = nowNanos;
            lines = 0;
        }
        if (lines == MOST_LINES) {
            leftOut++;
            return;
        }
        lines++;
        log.accept(leftOut == 0 ? line.get() : line.get() + " leftOut=" + leftOut);
        leftOut = 0;
    }
}
