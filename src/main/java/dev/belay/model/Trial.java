package dev.belay.model;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tries a version before it serves, within a limit: one that loops on its own goldens must not hold up the start. A run
 * that can't be stopped keeps its thread and its session; neither is used again.
 */
public final class Trial {
    /** More than one: between two runs nobody listens. */
    private static final int STOPS = 10;

    private static final long STOP_MILLIS = 100;

    private final Executor threads;
    private final Duration limit;
    private final int stops;

    /** @param threads starts each task at once, on a daemon thread that may be lost */
    public Trial(Executor threads, Duration limit) {
        this(threads, limit, STOPS);
    }

    /** @param stops how often a run that is past the limit is told to stop, ten times a second */
    public Trial(Executor threads, Duration limit, int stops) {
        this.threads = threads;
        this.limit = limit;
        this.stops = stops;
    }

    /** What is tried; the run is closed afterwards. */
    @FunctionalInterface
    public interface Work<T> {
        T on(ModelRun run) throws ModelLoadException, ModelRunException;
    }

    /**
     * Blocks for the limit and the time that the stops take at most.
     *
     * @param what is tried, as the message should name it: {@code golden examples}
     */
    public <T> T run(LoadedModel model, String what, Work<T> work) throws ModelLoadException {
        return run(model, what, work, null);
    }

    /**
     * Likewise.
     *
     * @param stopped makes, of the reason, the result of work that took too long and could be stopped; null where that is
     *     a failure
     */
    public <T> T run(LoadedModel model, String what, Work<T> work, @Nullable Function<String, T> stopped)
            throws ModelLoadException {
        ModelRun run = model.newRun();
        FutureTask<T> task = new FutureTask<>(() -> {
            try (run) {
                return work.on(run);
            }
        });
        threads.execute(task);
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            boolean ended = stopped(run, task);
            String reason = what + ": not done within " + limit.toMillis() + " ms; the run "
                    + (ended ? "was stopped" : "can't be stopped");
            if (ended && stopped != null) {
                return stopped.apply(reason);
            }
            throw new ModelLoadException(reason, e);
        } catch (ExecutionException e) {
            throw failure(what, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            run.terminate();
            Thread.currentThread().interrupt();
            throw new ModelLoadException(what + ": interrupted", e);
        }
    }

    private static ModelLoadException failure(String what, Throwable cause) {
        return cause instanceof ModelLoadException known
                ? known
                : new ModelLoadException(what + ": " + cause.getMessage(), cause);
    }

    private boolean stopped(ModelRun run, FutureTask<?> task) {
        for (int i = 0; i < stops && !task.isDone(); i++) {
            run.terminate();
            awaitEnd(task);
        }
        return task.isDone();
    }

    private static void awaitEnd(FutureTask<?> task) {
        try {
            task.get(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
