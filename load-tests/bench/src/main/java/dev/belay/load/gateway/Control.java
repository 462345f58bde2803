package dev.belay.load.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/** The gateway's metrics, drills and operators' calls, by one client that is off the measured path. */
public final class Control implements AutoCloseable {
    private static final Duration LONGEST_CALL = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    public Control(int port) {
        base = "http://127.0.0.1:" + port;
    }

    public MetricsPage metrics() throws IOException {
        HttpResponse<String> response = send(request("/metrics")
                .header("Accept", "text/plain; version=0.0.4")
                .GET());
        expect(200, response);
        return MetricsPage.parse(System.nanoTime(), response.body());
    }

    /** Starts a drill at an endpoint; closing it ends it. */
    public RunningDrill start(String endpoint, Drill drill) throws IOException {
        String drills = "/control/v1/endpoints/" + endpoint + "/drills";
        HttpResponse<String> response = send(request(drills)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(drill.body()))));
        expect(201, response);
        JsonNode id = JSON.readTree(response.body()).get("id");
        if (id == null) {
            throw new IOException("a drill without an id: " + response.body());
        }
        return new RunningDrill(this, drills + "/" + id.asText());
    }

    void end(String drill) throws IOException {
        HttpResponse<String> response = send(request(drill).DELETE());
        if (response.statusCode() / 100 != 2) {
            expect(204, response);
        }
    }

    /** What a resource of the control API says. */
    JsonNode read(String path) throws IOException {
        HttpResponse<String> response = send(request(path).GET());
        expect(200, response);
        return JSON.readTree(response.body());
    }

    /**
     * An operator's call.
     *
     * @param revision that it was made for, empty if it needs none
     */
    JsonNode call(int expected, String method, String path, Map<String, ?> body, OptionalLong revision)
            throws IOException {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        revision.ifPresent(number -> request.header("If-Match", "\"" + number + "\""));
        HttpResponse<String> response = send(request);
        expect(expected, response);
        return JSON.readTree(response.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(LONGEST_CALL);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void expect(int status, HttpResponse<String> response) throws IOException {
        if (response.statusCode() != status) {
            throw new IOException(response.request().method() + " " + response.uri() + " answered "
                    + response.statusCode() + " instead of " + status + ": " + response.body());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
