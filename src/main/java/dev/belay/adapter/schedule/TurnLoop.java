package dev.belay.adapter.schedule;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A thread that takes turns: every 2 ms while there is something to do, else every 100 ms or when woken. */
public final class TurnLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TurnLoop.class);
    /** The most time from an outcome to its verdict. */
    private static final long SOON_NANOS = 2_000_000;

    private static final long IDLE_NANOS = 100_000_000;
    private static final Duration LAST_TURN = Duration.ofSeconds(2);
    private static final long LOG_AGAIN_NANOS = 10_000_000_000L;

    /** One turn. @return true if the next should come soon */
    public interface Turn {
        boolean take();
    }

    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    /** What a turn throws is logged, at most each ten seconds, and the next turn comes all the same. */
    public void start(ThreadFactory threads, Turn turn) {
        Thread started = threads.newThread(() -> run(turn));
        thread = started;
        started.start();
    }

    /** Has the next turn come at once; any thread, also before the start. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    private void run(Turn turn) {
        long logFromNanos = System.nanoTime();
        while (!closed) {
            boolean soon = true;
            try {
                soon = turn.take();
            } catch (Throwable bug) {
                // An OutOfMemoryError as well: without turns no failing candidate is rolled back.
                if (System.nanoTime() - logFromNanos >= 0) {
                    logFromNanos = System.nanoTime() + LOG_AGAIN_NANOS;
                    log(bug);
                }
            }
            LockSupport.parkNanos(this, soon ? SOON_NANOS : IDLE_NANOS);
        }
    }

    private static void log(Throwable bug) {
        try {
            LOG.error("a turn failed by a bug", bug);
        } catch (Throwable unlogged) {
            // Without memory for a line of the log; the next turn may find some again.
        }
    }

    /** Waits for the last turn, for two seconds at most. */
    @Override
    public void close() {
        closed = true;
        wake();
        Thread running = thread;
        if (running != null) {
            try {
                running.join(LAST_TURN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
