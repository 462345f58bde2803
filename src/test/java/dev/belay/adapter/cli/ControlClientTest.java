package dev.belay.adapter.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a real server of HTTP that answers what a test says. */
class ControlClientTest {
    private final List<String> received = new ArrayList<>();
    private int status = 200;
    private String answer = "{}";

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void readsTheBody() throws CommandFailure {
        // Given
        answer = "{\"state\":\"canary\"}";
        // When
        JsonNode body = client("secret").get("/control/v1/endpoints/m");
        // Then
        assertEquals("canary", body.path("state").asText());
    }

    @Test
    void sendsTokenAndTheRevisionThatAChangeIsMeantFor() throws CommandFailure {
        // When
        client("secret").send("PATCH", "/control/v1/endpoints/m/rollouts/1", Map.of("weight", 10), "\"7\"");
        // Then
        assertEquals(
                List.of(
                        "PATCH /control/v1/endpoints/m/rollouts/1 Bearer secret \"7\" application/json {\"weight\":10}"),
                received);
    }

    @Test
    void sendsNoTokenWhereThereIsNone() throws CommandFailure {
        // When
        client(null).get("/x");
        // Then
        assertEquals(List.of("GET /x null null null "), received);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "409|{\"title\":\"Conflict\",\"status\":409,\"detail\":\"a rollout runs\"}|a rollout runs (409)",
                "404|{\"error\":\"no endpoint 'm'\"}|no endpoint 'm' (404)",
                "403|{\"title\":\"Forbidden\"}|Forbidden (403)",
                "502|bad gateway|bad gateway (502)",
                "500||the server answered 500"
            })
    void failsInTheServersWords(int refusal, String body, String words) {
        // Given
        status = refusal;
        answer = body == null ? "" : body;
        // When
        CommandFailure failure =
                assertThrows(CommandFailure.class, () -> client(null).send("POST", "/x", Map.of(), null));
        // Then
        assertEquals(Cli.REFUSED + " " + words, failure.exitCode() + " " + failure.getMessage());
    }

    @Test
    void saysThatNobodyAnswers() {
        // Given
        ControlClient client = client(null);
        server.stop(0);
        // When
        CommandFailure failure = assertThrows(CommandFailure.class, () -> client.get("/x"));
        // Then
        assertEquals(Cli.UNREACHABLE, failure.exitCode());
    }

    private ControlClient client(@Nullable String token) {
        return new ControlClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), token);
    }

    private void answer(HttpExchange exchange) throws IOException {
        received.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + header(exchange, "Authorization") + " " + header(exchange, "If-Match") + " "
                + header(exchange, "Content-Type") + " "
                + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        byte[] body = answer.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String header(HttpExchange exchange, String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }
}
