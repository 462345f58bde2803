package dev.belay;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what must come; the limit only turns a hanging test into a failing one. */
public final class Patience {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long SHORTEST_PAUSE_NANOS = 1_000_000;
    private static final long LONGEST_PAUSE_NANOS = 20_000_000;

    private Patience() {}

    /** What is waited for. */
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** @param what should hold, for the message */
    public static void until(Condition condition, String what) {
        until(condition, LIMIT, () -> what);
    }

    /** For what takes long by itself. */
    public static void until(Condition condition, Duration limit, String what) {
        until(condition, limit, () -> what);
    }

    /** Likewise; the message is made when it is needed. */
    public static void until(Condition condition, Duration limit, Supplier<String> what) {
        long endNanos = System.nanoTime() + limit.toNanos();
        long pauseNanos = SHORTEST_PAUSE_NANOS;
        while (!holds(condition)) {
            if (System.nanoTime() > endNanos) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what.get());
            }
            LockSupport.parkNanos(pauseNanos);
            pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
        }
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    public static void await(CountDownLatch latch) {
        try {
            if (!latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("waited in vain");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public static <T> T take(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("waited in vain");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public static <T> T get(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        try {
            return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("waited in vain", e);
        }
    }
}
