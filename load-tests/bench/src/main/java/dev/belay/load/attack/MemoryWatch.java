package dev.belay.load.attack;

import dev.belay.load.measure.ProcessUsage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The largest resident memory of a process while it is watched. */
final class MemoryWatch implements AutoCloseable {
    private static final long PERIOD_MILLIS = 100;

    private final long pid;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("memory-watch").daemon().unstarted(this::watch);
    private volatile double largestMib;

    private MemoryWatch(long pid) {
        this.pid = pid;
    }

    static MemoryWatch start(long pid) {
        MemoryWatch watch = new MemoryWatch(pid);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            do {
                largestMib = Math.max(largestMib, ProcessUsage.residentMib(pid).orElse(0));
            } while (!closing.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** 0 where the system doesn't tell. */
    double largestMib() {
        return largestMib;
    }

    @Override
    public void close() {
        closing.countDown();
    }
}
