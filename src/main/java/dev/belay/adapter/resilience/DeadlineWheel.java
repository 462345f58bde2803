package dev.belay.adapter.resilience;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * One shared timer wheel for all deadlines, on a thread of its own. A wheel's slot costs about 100 ns where a timeout per
 * request in the fault-tolerance library cost a third of the throughput.
 */
public final class DeadlineWheel implements AutoCloseable {
    private static final long DEADLINE_TICK_MILLIS = 2;
    private static final int SLOTS = 1024;

    private final HashedWheelTimer timer;

    /** For deadlines. */
    public DeadlineWheel(ThreadFactory threads) {
        this(threads, DEADLINE_TICK_MILLIS);
    }

    /** @param tickMillis how late a task may be */
    public DeadlineWheel(ThreadFactory threads, long tickMillis) {
        timer = new HashedWheelTimer(threads, tickMillis, TimeUnit.MILLISECONDS, SLOTS, false);
        timer.start();
    }

    /** Runs the task on the wheel's thread, at most a tick or two late; the task must not block. */
    Timeout schedule(Runnable task, long delayNanos) {
        return timer.newTimeout(ignored -> task.run(), delayNanos, TimeUnit.NANOSECONDS);
    }

    /** Runs the task again and again until the wheel is closed, whatever it throws. */
    public void every(long periodNanos, Runnable task) {
        timer.newTimeout(
                ignored -> {
                    every(periodNanos, task);
                    task.run();
                },
                periodNanos,
                TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        timer.stop();
    }
}
