package dev.belay.adapter.rest.prediction;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client library sends, over a bare socket: each gets words, in the one form that clients read. */
@QuarkusTest
@TestProfile(FakePredictionService.class)
class RawWireTest {
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.SEVERE.intValue()) {
                errors.add(line.getLoggerName() + " " + line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @TestHTTPResource
    @SuppressWarnings("NullAway.Init")
    URI server;

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(log);
    }

    @AfterEach
    void listenNoMore() {
        Logger.getLogger("").removeHandler(log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "[::1", "localhost:abc", "localhost:99999", "a@localhost", "localhost/x"})
    void refusesAMalformedHost(String host) throws IOException {
        // When
        String answer = send("GET /v2 HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
        // Then
        assertRefused(400, "the header Host is '" + host + "', expected a name and maybe a port", answer);
        assertEquals(List.of(), errors);
    }

    @Test
    void takesNoBodyOfAnUnknownCodingForTheNextRequest() throws IOException {
        // Given a body whose end can't be told, which looks like a request
        String body = "GET /v2 HTTP/1.1\r\nHost: localhost\r\n\r\n";
        // When
        String answer =
                send("POST /v1/models/m:predict HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n" + body);
        // Then it is refused, and nothing else is answered
        assertRefused(501, "Transfer-Encoding 'gzip' is not supported, allowed is chunked", answer);
        assertEquals(2, answer.split("HTTP/1.1 ", -1).length);
    }

    @Test
    void refusesARequestWithoutHost() throws IOException {
        // When
        String answer = send("POST /v1/models/m:predict HTTP/1.1\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
        // Then
        assertRefused(400, "the header Host is missing", answer);
        assertEquals(List.of(), errors);
    }

    @ParameterizedTest
    @CsvSource({"POST,*", "GET,v2", "CONNECT,h5:1"})
    void saysThatATargetIsNoPath(String method, String target) throws IOException {
        // When
        String answer = send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        // Then
        assertRefused(404, "nothing is at '" + target + "': a path begins with a slash", answer);
    }

    private static void assertRefused(int status, String words, String answer) {
        assertTrue(answer.matches("(?s)HTTP/1\\.[01] " + status + " .*"), answer);
        assertTrue(answer.toLowerCase(Locale.ROOT).contains("\r\ncontent-type: application/json\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\n{\"error\":\"" + words + "\"}"), answer);
    }

    /** @return everything that came back until the connection was closed */
    private String send(String requests) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            socket.getOutputStream().write(requests.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }
}
