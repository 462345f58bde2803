package dev.belay.serving;

import dev.belay.execution.SafeCallbacks;
import dev.belay.monitoring.Observations.TapDrop;
import dev.belay.monitoring.Observations.TapObserver;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What waits for one tap, and the thread that hands it over. */
final class TapQueue {
    /** The bugs of a tap that throws every time are logged so often. */
    private static final long BUGS_APART_NANOS = 1_000_000_000L;

    private final Tap tap;
    private final long mostBytes;
    private final TapObserver observer;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final ThreadPoolExecutor worker;
    private final LongSupplier nanoClock;
    /** On the tap's thread alone. */
    private long bugReportedNanos;

    TapQueue(Tap tap, TapLimits limits, TapObserver observer, ThreadFactory threads, LongSupplier nanoClock) {
        this.tap = tap;
        this.mostBytes = limits.bytes();
        this.observer = observer;
        this.nanoClock = nanoClock;
        this.bugReportedNanos = nanoClock.getAsLong() - BUGS_APART_NANOS;
        this.worker = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(limits.predictions()),
                threads,
                (waiting, full) -> drop((Waiting) waiting));
        worker.prestartCoreThread();
    }

    /** Any thread; at once. */
    void offer(FinishedPrediction prediction, long bytes) {
        if (waitingBytes.addAndGet(bytes) > mostBytes) {
            waitingBytes.addAndGet(-bytes);
            observer.dropped(TapDrop.BYTES);
        } else {
            worker.execute(new Waiting(prediction, bytes));
        }
    }

    private void drop(Waiting waiting) {
        waitingBytes.addAndGet(-waiting.bytes);
        if (!worker.isShutdown()) {
            observer.dropped(TapDrop.PREDICTIONS);
        }
    }

    /** It gets nothing more, but for what it has just been given. */
    void close() {
        worker.shutdownNow();
    }

    private final class Waiting implements Runnable {
        private final FinishedPrediction prediction;
        private final long bytes;

        Waiting(FinishedPrediction prediction, long bytes) {
            this.prediction = prediction;
            this.bytes = bytes;
        }

        @Override
        public void run() {
            try {
                tap.finished(prediction);
            } catch (Throwable bug) {
                observer.failed();
                report(bug);
            } finally {
                waitingBytes.addAndGet(-bytes);
            }
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
