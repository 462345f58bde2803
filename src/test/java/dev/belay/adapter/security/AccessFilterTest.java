package dev.belay.adapter.security;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.control.Caller;
import dev.belay.control.Role;
import dev.belay.control.Token;
import dev.belay.monitoring.Observations.Denial;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter before a real server that answers whoever comes in with the caller that it was told of. */
class AccessFilterTest {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final AtomicLong nowNanos = new AtomicLong();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final RecordedAccess observer = new RecordedAccess();
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        Path file = folder.resolve("tokens");
        Files.write(file, List.of(line("ci", Role.PREDICT), line("eve", Role.VIEW), line("anna", Role.OPERATE)));
        serve(file);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private void serve(Path file) throws Exception {
        AccessControl accessControl = new AccessControl(
                new Tokens(file, false, observer, log::add, log::add),
                new HostRule(List.of()),
                observer,
                nowNanos::get,
                log::add);
        Router router = Router.router(vertx);
        router.route().handler(new AccessFilter(accessControl)::handle);
        router.route().handler(http -> http.end(String.valueOf(http.<@Nullable Caller>get(Caller.PROPERTY))));
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        log.clear();
    }

    @Test
    void namesTheCallerOfWhatIsToBeJournaled() throws Exception {
        // When
        HttpResponse<String> answer = delete("anna-secret");
        // Then
        assertEquals("Caller[name=anna, role=OPERATE, from=127.0.0.1]", answer.body());
    }

    @Test
    void namesTheAddressWhereThereAreNoTokens() throws Exception {
        // Given
        server.close().toCompletionStage().toCompletableFuture().get();
        serve(folder.resolve("none"));
        // When
        HttpResponse<String> answer = delete(null);
        // Then
        assertEquals("Caller[name=local, role=OPERATE, from=127.0.0.1]", answer.body());
    }

    @Test
    void requiresAToken() throws Exception {
        // When
        HttpResponse<String> answer = get("/v1/models", null);
        // Then
        assertEquals(
                "401 Bearer realm=\"belay\" {\"error\":\"a token is needed: send the header 'Authorization: Bearer TOKEN'\"}",
                answer.statusCode() + " " + challenge(answer) + " " + answer.body());
    }

    @Test
    void reportsAnUnknownToken() throws Exception {
        // When
        HttpResponse<String> answer = get("/v1/models", "Bearer wrong");
        // Then
        assertEquals(
                "401 Bearer realm=\"belay\", error=\"invalid_token\" {\"error\":\"the token is not known here, or was revoked\"}",
                answer.statusCode() + " " + challenge(answer) + " " + answer.body());
    }

    @Test
    void namesTheRequiredRole() throws Exception {
        // When
        HttpResponse<String> answer = delete("eve-secret");
        // Then
        assertEquals(
                "403 Bearer realm=\"belay\", error=\"insufficient_scope\", scope=\"operate\" {\"type\":\"about:blank\","
                        + "\"title\":\"Forbidden\",\"status\":403,\"detail\":\"this needs the role operate, the token"
                        + " 'eve' has view\"}",
                answer.statusCode() + " " + challenge(answer) + " " + answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Bearer", "anna-secret", "Digest anna-secret", "Bearer anna-secret x"})
    void acceptsNothingElseAsAToken(String authorization) throws Exception {
        assertEquals(401, get("/v1/models", authorization).statusCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer", "BEARER"})
    void acceptsTheSchemeInAnyCase(String scheme) throws Exception {
        assertEquals(200, get("/v1/models", scheme + " anna-secret").statusCode());
    }

    @Test
    void makesAnAddressThatKeepsFailingWait() throws Exception {
        // Given
        exhaust();
        // When
        nowNanos.set(TimeUnit.SECONDS.toNanos(4));
        HttpResponse<String> answer = get("/v1/models", "Bearer wrong");
        // Then
        assertEquals(
                "429 7 {\"error\":\"too many requests without a valid token from this address; try again in 7 s\"}",
                answer.statusCode() + " " + header(answer, "Retry-After") + " " + answer.body());
    }

    @Test
    void servesValidTokensOfAnAddressThatKeepsFailing() throws Exception {
        // Given
        exhaust();
        // When
        HttpResponse<String> answer = get("/v1/models", "Bearer anna-secret");
        // Then
        assertEquals(200, answer.statusCode());
    }

    @Test
    void answersAgainWhenTheWindowIsOver() throws Exception {
        // Given
        exhaust();
        // When
        nowNanos.set(FailureTable.WINDOW_NANOS);
        HttpResponse<String> answer = get("/v1/models", "Bearer wrong");
        // Then
        assertEquals(401, answer.statusCode());
    }

    @Test
    void neverMakesAKnownTokenWait() throws Exception {
        // When one asks for what it may not, again and again
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 2 * FailureTable.MOST_FAILURES; i++) {
            statuses.add(delete("eve-secret").statusCode());
        }
        // Then
        assertEquals(List.of(403), statuses.stream().distinct().toList());
    }

    @Test
    void countsEveryRefusalByItsReason() throws Exception {
        // When
        get("/v1/models", null);
        get("/v1/models", "Bearer wrong");
        delete("eve-secret");
        get("/v2/health/live", null);
        // Then
        assertEquals(List.of(Denial.NO_TOKEN, Denial.UNKNOWN_TOKEN, Denial.WRONG_ROLE), observer.denied);
    }

    @Test
    void logsWhoWasRefusedAndWhyWithoutTheToken() throws Exception {
        // When
        get("/control/v1/endpoints?token=query-secret", "Bearer wrong-secret");
        // Then
        assertEquals(
                List.of("access denied reason=unknown_token status=401 from=127.0.0.1 method=GET"
                        + " path=/control/v1/endpoints"),
                log);
    }

    @ParameterizedTest
    @CsvSource({
        "/%zz,/%zz",
        "/v2/models/%,/v2/models/%",
        "/v2/models/%2,/v2/models/%2",
        "/%+1,/%+1",
        "/v2/%7Em/%g0?a=%,/v2/%7Em/%g0",
        "/v2/models/{x},/v2/models/{x}",
        "/a|b,/a|b",
        "/v1/models/%ff:predict,/v1/models/%ff:predict",
        "/v2/models/%c3x%a9,/v2/models/%c3x%a9",
        "/v2/models/%C0%AF,/v2/models/%C0%AF",
        "/a\\b,/a\\b"
    })
    void refusesAMalformedPathWithAMessageWhoeverAsks(String target, String path) throws Exception {
        // When
        String answer = raw("GET " + target + " HTTP/1.0\r\n\r\n");
        // Then
        assertEquals("HTTP/1.0 400 Bad Request", answer.lines().findFirst().orElseThrow());
        assertTrue(
                answer.contains("application/json")
                        && answer.endsWith(
                                "{\"error\":\"the path is '" + path.replace("\\", "\\\\") + "', allowed are letters,"
                                        + " digits and marks, others in UTF-8, each byte as % and two hexadecimal"
                                        + " digits (RFC 3986)\"}"),
                answer);
        assertEquals(List.of(Denial.MALFORMED_PATH), observer.denied);
        assertEquals(
                List.of("access denied reason=malformed_path status=400 from=127.0.0.1 method=GET path=" + path), log);
    }

    @Test
    void refusesAMalformedQueryWithoutShowingIt() throws Exception {
        // When
        String answer = raw("GET /v2?token=secret&last=%zz HTTP/1.0\r\n\r\n");
        // Then
        assertTrue(
                answer.endsWith(
                        "{\"error\":\"the query is malformed, allowed are letters, digits and marks, others in UTF-8,"
                                + " each byte as % and two hexadecimal digits (RFC 3986)\"}"),
                answer);
    }

    @Test
    void limitsTheLinesOfTheLog() throws Exception {
        // When
        for (int i = 0; i < 5 * RateLimitedLog.MOST_LINES; i++) {
            get("/v1/models", "Bearer wrong");
        }
        // Then
        assertEquals(RateLimitedLog.MOST_LINES, log.size());
    }

    @Test
    void logsOneLineForEachRefusal() throws Exception {
        // When a path would break out of its line
        get("/x%0Aaccess%20granted%E2%80%A8" + "y".repeat(200), "Bearer wrong");
        // Then
        String line = log.getFirst();
        assertFalse(line.contains("\n"), line);
        assertTrue(line.length() < 250, line);
    }

    @Test
    void admitsManyRequestsAtOnce() throws Exception {
        // When
        List<Integer> statuses = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> i % 2 == 0 ? "Bearer anna-secret" : "Bearer eve-secret")
                .map(this::status)
                .distinct()
                .toList();
        // Then
        assertEquals(List.of(200), statuses);
    }

    /** What no client library lets through. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    private int status(String authorization) {
        try {
            return get("/metrics", authorization).statusCode();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void exhaust() throws Exception {
        for (int i = 0; i < FailureTable.MOST_FAILURES; i++) {
            assertEquals(401, get("/v1/models", "Bearer wrong").statusCode());
        }
    }

    private HttpResponse<String> get(String path, @Nullable String authorization)
            throws IOException, InterruptedException {
        return send(request(path, authorization).GET());
    }

    private HttpResponse<String> delete(@Nullable String secret) throws IOException, InterruptedException {
        return send(request("/control/v1/endpoints/m/drills/1", secret == null ? null : "Bearer " + secret)
                .DELETE());
    }

    private HttpRequest.Builder request(String path, @Nullable String authorization) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path));
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static String challenge(HttpResponse<String> answer) {
        return header(answer, "WWW-Authenticate");
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String line(String name, Role role) {
        return Token.of(name, role, name + "-secret", Instant.EPOCH).line();
    }
}
