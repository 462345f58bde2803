package dev.belay.serving;

import dev.belay.execution.SafeCallbacks;
import dev.belay.monitoring.Observations.TapDrop;
import dev.belay.monitoring.Observations.TapObserver;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What waits for one tap, and the thread that hands it over. */
final class TapQueue {
    /** The bugs of a tap that throws every time are logged so often. */
    private static final long BUGS_APART_NANOS = 1_000_000_000L;

    private record Waiting(FinishedPrediction prediction, long bytes) {}

    private final Tap tap;
    private final long mostBytes;
    private final TapObserver observer;
    private final BlockingQueue<Waiting> waiting;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Thread thread;
    private final LongSupplier nanoClock;
    private volatile boolean closed;
    /** On the tap's thread alone. */
    private long bugReportedNanos;

    TapQueue(Tap tap, TapLimits limits, TapObserver observer, ThreadFactory threads, LongSupplier nanoClock) {
        this.tap = tap;
        this.mostBytes = limits.bytes();
        this.observer = observer;
        this.nanoClock = nanoClock;
        this.bugReportedNanos = nanoClock.getAsLong() - BUGS_APART_NANOS;
        this.waiting = new ArrayBlockingQueue<>(limits.predictions());
        this.thread = threads.newThread(this::handOver);
        thread.start();
    }

    /** Any thread; at once. */
    void offer(FinishedPrediction prediction, long bytes) {
        if (waitingBytes.addAndGet(bytes) > mostBytes) {
            waitingBytes.addAndGet(-bytes);
            observer.dropped(TapDrop.BYTES);
        } else if (!waiting.offer(new Waiting(prediction, bytes))) {
            waitingBytes.addAndGet(-bytes);
            observer.dropped(TapDrop.PREDICTIONS);
        }
    }

    /** It gets nothing more, but for what it has just been given. */
    void close() {
        closed = true;
        thread.interrupt();
    }

    private void handOver() {
        while (!closed) {
            try {
                handOver(waiting.take());
            } catch (InterruptedException ignored) {
                // Closed; else nobody's business here.
            }
        }
    }

    private void handOver(Waiting next) {
        try {
            tap.finished(next.prediction());
        } catch (Throwable bug) {
            observer.failed();
            report(bug);
        } finally {
            waitingBytes.addAndGet(-next.bytes());
        }
    }

    private void report(Throwable bug) {
        long nowNanos = nanoClock.getAsLong();
        if (nowNanos - bugReportedNanos >= BUGS_APART_NANOS) {
            bugReportedNanos = nowNanos;
            SafeCallbacks.report(bug);
        }
    }
}
