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
 * Runs a version before it serves, within a limit: one that loops on its own goldens must not hold up the start. A run
 * that can't be stopped keeps its thread and its session; neither is used again.
 *
 * @param threads starts each task at once, on a daemon thread that may never end
 * @param stops how often a run past the limit is terminated, ten times a second; between two of its runs a termination
 *     has no effect, so that one is not enough
 */
public record LoadProbe(Executor threads, Duration limit, int stops) {
    private static final long STOP_MILLIS = 100;

    @FunctionalInterface
    public interface Work<T> {
        T on(ModelRun run) throws ModelLoadException, ModelRunException;
    }

    /**
     * Blocks for at most the limit and the time of the stops.
     *
     * @param run closed after the work
     * @param what the work's name in messages: {@code golden examples}
     * @param stopped turns the reason into the result of work that took too long and could be stopped; null where that
     *     is a failure
     */
    public <T> T run(ModelRun run, String what, Work<T> work, @Nullable Function<String, T> stopped)
            throws ModelLoadException {
        FutureTask<T> task = new FutureTask<>(() -> {
            try (run) {
                return work.on(run);
            }
        });
        try {
            threads.execute(task);
        } catch (RuntimeException | Error e) {
            run.close();
            throw e;
        }
        try {
            return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            boolean ended = stop(run, task);
            String reason = what + ": not done within " + limit.toMillis() + " ms; the run "
                    + (ended ? "was stopped" : "can't be stopped");
            if (ended && stopped != null) {
                return stopped.apply(reason);
            }
            throw new ModelLoadException(reason, e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof ModelLoadException known
                    ? known
                    : new ModelLoadException(what + ": " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            run.terminate();
            Thread.currentThread().interrupt();
            throw new ModelLoadException(what + ": interrupted", e);
        }
    }

    private boolean stop(ModelRun run, FutureTask<?> task) {
        for (int i = 0; i < stops && !task.isDone(); i++) {
            run.terminate();
            try {
                task.get(STOP_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return task.isDone();
    }
}
