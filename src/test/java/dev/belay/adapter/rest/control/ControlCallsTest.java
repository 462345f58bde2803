package dev.belay.adapter.rest.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.adapter.rest.TestServer;
import dev.belay.control.Reply;
import dev.belay.serving.Admission;
import dev.belay.serving.Limits;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of operators over HTTP, where what is asked says whether an event loop does it. */
class ControlCallsTest {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Vertx vertx = Vertx.vertx();
    private final ControlWorkers workers = new ControlWorkers();

    @AfterEach
    void close() throws Exception {
        workers.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void keepsTheEventLoopFree() throws Exception {
        // When
        HttpResponse<String> answer = post("{}", workers);
        // Then
        assertEquals("200 {\"reason\":\"on an event loop: false\"}", answer.statusCode() + " " + answer.body());
    }

    @Test
    void shedsWhatNoWorkerTakes() throws Exception {
        // Given
        Executor busy = task -> {
            throw new RejectedExecutionException();
        };
        // When
        HttpResponse<String> answer = post("{}", busy);
        // Then
        assertEquals(503, answer.statusCode());
    }

    @Test
    void readsNoLargeBody() throws Exception {
        // Given
        String body = " ".repeat(Limits.CONTROL_BYTES + 1);
        // When
        HttpResponse<String> answer = post(body, workers);
        // Then
        assertEquals(413, answer.statusCode());
    }

    private HttpResponse<String> post(String body, Executor executor) throws Exception {
        Router router = Router.router(vertx);
        router.route().handler(http -> {
            CurrentVertxRequest current = new CurrentVertxRequest();
            current.setCurrent(http);
            new ControlCalls(current, executor, new Admission(Limits.DEFAULT.bodyBytes()))
                    .run(call -> CompletableFuture.completedFuture(
                            new Reply.Rerouted("on an event loop: " + Context.isOnEventLoopThread())));
        });
        int port = TestServer.start(vertx, router);
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
