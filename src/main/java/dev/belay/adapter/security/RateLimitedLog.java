package dev.belay.adapter.security;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A log that a stranger can't fill: so many lines per window, then a count of those that were left out. */
final class QuietLog {
    static final int MOST_LINES = 10;
    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Consumer<String> log;
    private final LongSupplier nanoClock;
    private long begunNanos;
    private int lines;
    private long leftOut;

    QuietLog(Consumer<String> log, LongSupplier nanoClock) {
        this.log = log;
        this.nanoClock = nanoClock;
        this.begunNanos = nanoClock.getAsLong();
    }

    /** @param line is made only if it is written */
    synchronized void say(Supplier<String> line) {
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
