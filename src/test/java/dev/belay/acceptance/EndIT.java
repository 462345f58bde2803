package dev.belay.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.belay.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM to the packaged program while its primary takes its time. */
class EndIT {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final String DRILL = """
            {"tier":"primary","fault":"delay","delayMillis":5000,"seconds":600}""";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path data;

    private int port;
    private Process server;

    @BeforeEach
    void serveWithASlowPrimary() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@scripts/jvm.options",
                        "-Dquarkus.http.port=" + port,
                        "-Dbelay.data=" + data,
                        "-Dbelay.config=belay.yaml",
                        "-Dbelay.drills=true",
                        "-Dbelay.drain=2s",
                        "-Dbelay.endpoints.flights.deadline=60s",
                        "-Dbelay.endpoints.flights.tiers[0].timeout=20s",
                        "-jar",
                        "target/quarkus-app/quarkus-run.jar")
                .redirectErrorStream(true)
                .start();
        BufferedReader output = server.inputReader(StandardCharsets.UTF_8);
        for (String line = output.readLine(); !line.contains("is ready at"); line = output.readLine()) {
            System.out.println(line);
        }
        post("/control/v1/endpoints/flights/drills", DRILL).join();
    }

    @AfterEach
    void killWhatIsLeft() {
        server.destroyForcibly();
        client.close();
    }

    @Test
    void whatIsUnderWayIsAnsweredBeforeItEnds() throws Exception {
        // Given a request that takes longer than late requests are served
        CompletableFuture<HttpResponse<String>> answer = predict();
        awaitCallUnderWay();
        // When
        server.destroy();
        // Then
        assertEquals("primary", tier(answer.join()));
    }

    @Test
    void whoComesWhileItIsNotReadyAnyMoreIsAnswered() throws Exception {
        // Given
        server.destroy();
        Patience.until(() -> get("/v2/health/ready").statusCode() == 503, "it is not ready any more");
        // When
        CompletableFuture<HttpResponse<String>> late = predict();
        // Then
        assertEquals("primary", tier(late.join()));
    }

    @Test
    void nobodyIsLetInWhileItWaitsForItsLastAnswers() throws Exception {
        // Given a request under way
        CompletableFuture<HttpResponse<String>> answer = predict();
        awaitCallUnderWay();
        // When late requests have been served for long enough
        server.destroy();
        awaitRefusal();
        // Then the answer is still to come, and comes
        assertFalse(answer.isDone());
        assertEquals("primary", tier(answer.join()));
    }

    private static String tier(HttpResponse<String> answer) {
        return answer.headers().firstValue("Belay-Tier").orElse("none");
    }

    private void awaitCallUnderWay() {
        Patience.until(
                () -> get("/control/v1/endpoints/flights").body().contains("\"inflight\":1,"), "a call is under way");
    }

    private void awaitRefusal() {
        Patience.until(this::isRefused, "connections are refused");
    }

    private boolean isRefused() throws IOException {
        try (Socket accepted = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !accepted.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> predict() {
        return post("/v1/models/flights:predict", Flights.instance(Flights.flight()));
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String body) {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(LONGEST_WAIT);
    }
}
