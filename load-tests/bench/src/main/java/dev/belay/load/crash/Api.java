package dev.belay.load.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The control API of one gateway, as somebody with a script sees it. */
final class Api implements AutoCloseable {
    static final String ENDPOINT = "flights";
    static final String ROLLOUTS = "/control/v1/endpoints/" + ENDPOINT + "/rollouts";
    private static final Duration LONGEST_CALL = Duration.ofSeconds(20);
    private static final int PAGE = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    Api(int port) {
        base = "http://127.0.0.1:" + port;
    }

    /** @param body missing where it isn't JSON */
    record Answer(int status, String type, JsonNode body, String text) {
        boolean isDone() {
            return status / 100 == 2;
        }

        @Override
        public String toString() {
            return status + " " + text;
        }
    }

    Answer get(String path) throws IOException {
        return call("GET", path, "", Map.of());
    }

    /** @param revision for which a change is made; none if empty */
    Answer change(String method, String path, String body, String revision) throws IOException {
        return call(method, path, body, revision.isEmpty() ? Map.of() : Map.of("If-Match", revision));
    }

    Answer call(String method, String path, String body, Map<String, String> headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(LONGEST_CALL)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String type = response.headers().firstValue("Content-Type").orElse("");
            return new Answer(response.statusCode(), type, json(type, response.body()), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static JsonNode json(String type, String body) throws IOException {
        return type.contains("json") ? JSON.readTree(body) : MissingNode.getInstance();
    }

    /** The newest first. */
    List<Standing> rollouts() throws IOException {
        Answer answer = get(ROLLOUTS);
        if (answer.status() != 200) {
            throw new IOException(ROLLOUTS + " answered " + answer);
        }
        List<Standing> rollouts = new ArrayList<>();
        answer.body().get("rollouts").forEach(rollout -> rollouts.add(Standing.of(rollout)));
        return rollouts;
    }

    /** The model of the endpoint's first tier. */
    String primary() throws IOException {
        return get("/control/v1/endpoints/" + ENDPOINT)
                .body()
                .at("/tiers/0/model")
                .asText();
    }

    /** Every row of the endpoint's journal, in the order of their ids. */
    List<Row> journal() throws IOException {
        List<Row> rows = new ArrayList<>();
        long after = 0;
        while (true) {
            Answer page = get("/control/v1/journal?limit=" + PAGE + "&endpoint=" + ENDPOINT + "&after=" + after);
            if (page.status() != 200) {
                throw new IOException("the journal answered " + page);
            }
            page.body().get("entries").forEach(entry -> rows.add(Row.of(entry)));
            if (page.body().get("entries").isEmpty()) {
                return rows;
            }
            after = page.body().get("next").asLong();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
