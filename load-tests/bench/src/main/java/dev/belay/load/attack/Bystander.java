package dev.belay.load.attack;

import dev.belay.load.http.Load;
import dev.belay.load.http.LoadGenerator;
import dev.belay.load.http.LoadResult;
import dev.belay.load.http.Requests;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A well-behaved client that goes on asking, a hundred times a second, while others attack. */
final class Bystander {
    private static final int CONNECTIONS = 4;
    private static final double PER_SECOND = 100;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final AtomicBoolean stop = new AtomicBoolean();
    private final CompletableFuture<LoadResult> result = new CompletableFuture<>();

    private Bystander() {}

    static Bystander start(int port, Requests requests) {
        Bystander bystander = new Bystander();
        Load load = Load.open(port, CONNECTIONS, requests, PER_SECOND, LONGEST).until(bystander.stop::get);
        Thread.ofPlatform().name("bystander").daemon().start(() -> bystander.run(load));
        return bystander;
    }

    private void run(Load load) {
        try {
            result.complete(LoadGenerator.run(load));
        } catch (IOException | RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    LoadResult stop() throws IOException {
        stop.set(true);
        try {
            return result.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (ExecutionException e) {
            throw new IOException("the bystander was thrown out", e);
        }
    }
}
