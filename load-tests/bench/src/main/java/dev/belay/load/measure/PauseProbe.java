package dev.belay.load.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread on each core that asks to wake every millisecond and takes down by how much it overslept: a pause of this
 * process, of the machine or of one of its cores, seen independently of the gateway. On a shared machine a single core
 * may stand still, and whatever is on it. A pause that spans several seconds counts in each of them.
 */
public final class PauseProbe implements AutoCloseable {
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_SECONDS = 3600;

    private final long startNanos = System.nanoTime();
    private final AtomicLongArray longestNanos = new AtomicLongArray(MOST_SECONDS);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;

    private PauseProbe() {}

    public static PauseProbe start() {
        PauseProbe probe = new PauseProbe();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            int core = i;
            Thread thread = Thread.ofPlatform()
                    .name("pause-probe-" + core)
                    .daemon()
                    .priority(Thread.MAX_PRIORITY)
                    .start(() -> probe.watch(core));
            probe.threads.add(thread);
        }
        return probe;
    }

    private void watch(int core) {
        Cores.bind(core);
        long before = System.nanoTime();
        while (running) {
            LockSupport.parkNanos(TICK_NANOS);
            long after = System.nanoTime();
            record(before, after, after - before - TICK_NANOS);
            before = after;
        }
    }

    private void record(long before, long after, long pauseNanos) {
        for (int second = second(before); second <= second(after); second++) {
            longestNanos.accumulateAndGet(second, pauseNanos, Math::max);
        }
    }

    /** The longest pause in any second that the span from one instant to another touches. */
    public long longestNanosBetween(long fromNanos, long toNanos) {
        long longest = 0;
        for (int second = second(fromNanos); second <= second(toNanos); second++) {
            longest = Math.max(longest, longestNanos.get(second));
        }
        return longest;
    }

    private int second(long nanos) {
        return (int) Math.clamp((nanos - startNanos) / NANOS_PER_SECOND, 0, MOST_SECONDS - 1);
    }

    @Override
    public void close() {
        running = false;
        try {
            for (Thread thread : threads) {
                thread.join(TimeUnit.SECONDS.toMillis(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
