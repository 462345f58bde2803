package dev.belay.adapter.rest.connection;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A few threads for the heavy steps of large requests, so that none of them holds up an event loop: reading a large body,
 * checking its many rows, writing a large answer. Steps of one request come one at a time, in their order; requests take
 * turns after each step, and what has begun goes before what hasn't. Small requests go before all of them: the threads
 * have a low priority. What waits is bounded by {@link dev.belay.serving.Admission}.
 */
@Singleton
public class LargeWork {
    private static final int MOST_THREADS = 4;
    /** Half of the cores are left to small requests: what large ones allocate costs all of them the collector's pauses. */
    private static final int FEWEST_THREADS = 1;

    private final AtomicLong turns = new AtomicLong();
    private final ThreadPoolExecutor threads;

    public LargeWork() {
        int count = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, FEWEST_THREADS, MOST_THREADS);
        threads = new ThreadPoolExecutor(
                count,
                count,
                10,
                TimeUnit.SECONDS,
                new PriorityBlockingQueue<>(),
                new LowPriorityThreads("belay-large-"));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * The steps of one request.
     *
     * @param onBug gets what a step threw, on any thread
     */
    public Strand strand(Consumer<Throwable> onBug) {
        return new Strand(onBug);
    }

    @PreDestroy
    public void close() {
        threads.shutdown();
    }

    private record Turn(boolean begun, long number, Strand strand) implements Runnable, Comparable<Turn> {
        @Override
        public void run() {
            strand.runNext();
        }

        @Override
        public int compareTo(Turn other) {
            return begun == other.begun ? Long.compare(number, other.number) : begun ? -1 : 1;
        }
    }

    /** One at a time, in order. */
    public final class Strand implements Executor {
        private final Consumer<Throwable> onBug;
        private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
        private final AtomicInteger waiting = new AtomicInteger();
        private volatile boolean begun;

        private Strand(Consumer<Throwable> onBug) {
            this.onBug = onBug;
        }

        @Override
        public void execute(Runnable step) {
            steps.add(step);
            if (waiting.getAndIncrement() == 0) {
                takeTurn();
            }
        }

        private void takeTurn() {
            threads.execute(new Turn(begun, turns.getAndIncrement(), this));
        }

        private void runNext() {
            begun = true;
            try {
                Runnable step = steps.poll();
                if (step != null) {
                    step.run();
                }
            } catch (Throwable bug) {
                onBug.accept(bug);
            } finally {
                if (waiting.decrementAndGet() > 0) {
                    takeTurn();
                }
            }
        }
    }
}
