package dev.belay.adapter.rest.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.adapter.rest.TestServer;
import dev.belay.adapter.rest.error.ErrorForm;
import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.serving.Limits;
import dev.belay.serving.PredictionFixture;
import dev.belay.serving.PredictionService;
import dev.belay.serving.RequestLimits;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection does before and after its requests, by bare sockets; in a QuarkusTest Netty finds no extension. */
class AcceptedConnectionsTest {
    private static final int SOON_MILLIS = (int) TimeUnit.SECONDS.toMillis(RequestTimer.LAST_LOOKS + 5);

    private final Vertx vertx = Vertx.vertx();
    private final PredictionService predictionService = PredictionFixture.service(System::nanoTime);
    private final Drain drain = new Drain(predictionService);
    private int port;

    @BeforeEach
    void serve() throws Exception {
        Router router = Router.router(vertx);
        router.route().handler(new RequestFilter(drain, RequestLimits.DEFAULT)::handle);
        router.route().handler(http -> {
            Exchange exchange = new Exchange(http.request(), predictionService.admission(), Limits.DEFAULT);
            exchange.read(body -> exchange.answer(200, ErrorForm.PREDICTION.body(new JsonBuffer(), 200, "none")));
        });
        port = TestServer.start(vertx, router);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /v1/models/m:predict HTTP/1.1|Host: localhost|Content-Length: -1",
                "POST /v1/models/m:predict HTTP/1.1|Host: localhost|Content-Length: abc",
                "POST /v1/models/m:predict HTTP/1.1|Host: localhost|Content-Length: 2|Content-Length: 3",
                "GET /v2 HTTP/1.1|Host: localhost|no colon",
                "GET /a b HTTP/1.1|Host: localhost",
                "GET",
                "no request at all"
            })
    void saysThatARequestIsMalformed(String lines) throws IOException {
        // When
        String answer = send(lines.replace("|", "\r\n") + "\r\n\r\n");
        // Then
        assertRefused(400, "the request line or a header is malformed (RFC 9112)", answer);
        assertTrue(answer.contains("\r\nconnection: close\r\n"), answer);
    }

    @Test
    void saysThatAnAddressIsTooLong() throws IOException {
        // When
        String answer = send("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        // Then
        assertRefused(414, "the request line is too long", answer);
    }

    @Test
    void saysThatHeadersAreTooLarge() throws IOException {
        // When
        String answer = send("GET /v2 HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(21_000) + "\r\n\r\n");
        // Then
        assertRefused(431, "the headers are too large", answer);
    }

    @Test
    void saysSoOfALaterRequestToo() throws IOException {
        // Given a connection that has had a good one
        String good = "GET /v2 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        // When
        String answers = send(good + "GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n");
        // Then
        assertTrue(answers.startsWith("HTTP/1.1 200 OK"), answers);
        assertTrue(answers.endsWith("{\"error\":\"the request line or a header is malformed (RFC 9112)\"}"), answers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/models/m:predict", "/control/v1/endpoints/m/drills"})
    void closesSoonAfterRefusingABodyThatIsNeverSent(String path) throws IOException {
        // When more than 16 MB are announced, and none of it comes
        String answer = send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000000\r\n\r\n");
        // Then the connection was closed before the test lost patience
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        assertTrue(answer.contains("\r\nconnection: close\r\n"), answer);
    }

    @Test
    void closesSoonAfterRefusingABodyThatGrewTooLarge() throws IOException {
        // Given 17 MB in one chunk that says it is longer
        String chunk = "2000000\r\n" + "x".repeat(Limits.DEFAULT.bodyBytes() + 1);
        // When
        String answer = send(
                "POST /v1/models/m:predict HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk);
        // Then the connection was closed before the test lost patience
        assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
        assertTrue(answer.contains("\r\nconnection: close\r\n"), answer);
    }

    private static void assertRefused(int status, String words, String answer) {
        assertTrue(answer.matches("(?s)HTTP/1\\.[01] " + status + " .*"), answer);
        assertTrue(answer.toLowerCase(Locale.ROOT).contains("\r\ncontent-type: application/json\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\n{\"error\":\"" + words + "\"}"), answer);
    }

    /** @return everything that came back until the connection was closed */
    private String send(String requests) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SOON_MILLIS);
            socket.getOutputStream().write(requests.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }
}
