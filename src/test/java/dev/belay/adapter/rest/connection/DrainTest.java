package dev.belay.adapter.rest.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.adapter.rest.TestServer;
import dev.belay.serving.PredictionFixture;
import dev.belay.serving.PredictionService;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers see, and the end waits for, once it has begun. */
class DrainTest {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration BRIEFLY = Duration.ofMillis(20);

    private final Vertx vertx = Vertx.vertx();
    private final PredictionService predictionService = PredictionFixture.service(System::nanoTime);
    private final Drain drain = new Drain(predictionService);

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void keepsConnectionsWhileServing() throws Exception {
        // When
        String answers = answers("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.0\r\nHost: x\r\n\r\n");
        // Then the second, which asks for the end, is answered as well
        assertEquals(3, answers.split("200 OK", -1).length);
    }

    @Test
    void answersTheLastRequestOfAConnectionAndClosesIt() throws Exception {
        // Given
        predictionService.drain();
        // When
        String answer = answers("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        // Then
        assertTrue(
                answer.contains("200 OK") && answer.contains("connection: close") && answer.endsWith("here"), answer);
    }

    @Test
    void waitsForAPredictionUnderWay() throws Exception {
        // Given
        predictionService.admission().underWay(1);
        // Then
        assertFalse(drain.end(AT_ONCE, BRIEFLY));
    }

    @Test
    void waitsForAnOperatorsCallUnderWay() throws Exception {
        // Given
        drain.operators().underWay(1);
        // Then
        assertFalse(drain.end(AT_ONCE, BRIEFLY));
    }

    @Test
    void waitsNoLongerThanForTheAnswer() throws Exception {
        // Given
        predictionService.admission().underWay(1);
        Thread.ofVirtual().start(() -> predictionService.admission().underWay(-1));
        // Then
        assertTrue(drain.end(AT_ONCE, Duration.ofMinutes(1)));
    }

    /** @return everything that comes until the connection is closed */
    private String answers(String requests) throws Exception {
        Router router = Router.router(vertx);
        router.route().handler(http -> {
            drain.sees(http);
            http.next();
        });
        router.route().handler(http -> http.response().end("here"));
        int port = TestServer.start(vertx, router);
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) Duration.ofSeconds(30).toMillis());
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
