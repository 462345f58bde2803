package dev.belay.load.http;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A load that goes on in a thread of its own until it is stopped. */
public final class BackgroundLoad implements AutoCloseable {
    private final CompletableFuture<LoadResult> result = new CompletableFuture<>();
    private volatile boolean stopped;

    private BackgroundLoad() {}

    public static BackgroundLoad start(Load load) {
        BackgroundLoad background = new BackgroundLoad();
        Load stoppable = load.until(() -> background.stopped);
        Thread.ofPlatform().name("background-load").daemon().start(() -> {
            try {
                background.result.complete(LoadGenerator.run(stoppable));
            } catch (IOException | RuntimeException e) {
                background.result.completeExceptionally(e);
            }
        });
        return background;
    }

    /** Whether it still sends. */
    public boolean isRunning() {
        return !result.isDone();
    }

    /** Ends it and waits for the answers under way. */
    public LoadResult stop() throws IOException {
        stopped = true;
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            @Nullable Throwable cause = e.getCause();
            throw new IOException("the load ended by itself", cause == null ? e : cause);
        }
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        if (!result.isCompletedExceptionally()) {
            stop();
        }
    }
}
