package dev.belay.adapter.schedule;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A thread that takes turns: soon again while there is something to do, else every tick or when woken. */
public final class TurnLoop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TurnLoop.class);
    /** From an outcome to its verdict at most so long, and half of it on average. */
    private static final long SOON_NANOS = 2_000_000;

    private static final long IDLE_NANOS = 100_000_000;
    private static final Duration LAST_TURN = Duration.ofSeconds(2);
    /** A bug that comes again each turn is said once in a while. */
    private static final long SAY_AGAIN_NANOS = 10_000_000_000L;

    /** One turn. @return true if the next should come soon */
    public interface Turn {
        boolean take();
    }

    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    /** Begins; what a turn throws is logged, each ten seconds at most, and the next turn comes all the same. */
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
        long sayFromNanos = System.nanoTime();
        while (!closed) {
            boolean soon = true;
            try {
                soon = turn.take();
            } catch (Throwable bug) {
                // An OutOfMemoryError as well: without turns nobody takes a failing candidate out.
                if (System.nanoTime() - sayFromNanos >= 0) {
                    sayFromNanos = System.nanoTime() + SAY_AGAIN_NANOS;
                    say(bug);
                }
            }
            LockSupport.parkNanos(this, soon ? SOON_NANOS : IDLE_NANOS);
        }
    }

    private static void say(Throwable bug) {
        try {
            LOG.error("a turn failed by a bug", bug);
        } catch (Throwable unsayable) {
            // Where memory lacks for a line in the log, the next turn may find some again.
        }
    }

    /** When it returns the last turn has been taken, or takes too long to wait for. */
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
