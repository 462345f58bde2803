package dev.belay.acceptance;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.Patience;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The labels of the platform's HTTP metrics, on a server that strangers may reach. */
@QuarkusTest
class HttpLabelsTest {
    /** More than the hundred paths after which Micrometer counts no new one. */
    private static final int MANY = 120;

    private static final String COUNT = "http_server_requests_seconds_count";

    @Test
    void countsPredictionsWhateverStrangersSend() throws IOException {
        // Given what would be as many labels as requests
        for (int i = 0; i < MANY; i++) {
            send("OPTIONS /v1/models/junk" + i + ":predict");
            send("OPTIONS /junk" + i);
            send("CONNECT h" + i + ":1");
            send("INVENTED" + i + " /v2");
            send("GET //junk" + i);
            send("GET /v2/health/live;junk=" + i);
            send("GET /v2/models/junk" + i);
        }
        double before = predictions();
        // When
        given().urlEncodingEnabled(false)
                .body(Flights.instance(Flights.flight()))
                .post("/v1/models/flights:predict")
                .then()
                .statusCode(200);
        // Then the prediction is counted, and no label has anything of theirs
        Patience.until(() -> predictions() == before + 1, "the prediction is counted");
        assertEquals(Set.of(), labelsWith("junk|invented|h\\d+:1"));
    }

    @Test
    void countsStrangeRequestsAsOne() throws IOException {
        // Given
        String[] labels = {"method=\"UNKNOWN\"", "uri=\"UNKNOWN\""};
        double before = Metrics.value(COUNT, labels);
        // When
        for (String method : List.of("INVENT", "FIND", "TAKE")) {
            send(method + " /v2");
        }
        // Then
        Metrics.awaitValue(before + 3, COUNT, labels);
    }

    @Test
    void countsEachPathOfTheApiUnderItsOwnName() {
        // Given the paths without a name in them
        Map<String, Map<String, Object>> paths =
                given().get("/q/openapi?format=json").path("paths");
        List<String> fixed = paths.entrySet().stream()
                .filter(path -> !path.getKey().contains("{") && path.getValue().containsKey("get"))
                .map(Map.Entry::getKey)
                .toList();
        assertTrue(fixed.contains("/v2/health/ready"), fixed.toString());
        // When each is asked
        fixed.forEach(path -> given().get(path));
        // Then
        fixed.forEach(path -> Patience.until(
                () -> Metrics.value(COUNT, "method=\"GET\"", "uri=\"" + label(path) + "\"") > 0, path + " is counted"));
    }

    private static void send(String requestLine) throws IOException {
        RawHttp.send(requestLine + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    private static String label(String path) {
        return path.equals("/") ? "root" : path;
    }

    private static double predictions() {
        return Metrics.value(COUNT, "uri=\"/v1/models/{model}:predict\"", "status=\"200\"");
    }

    private static Set<String> labelsWith(String pattern) {
        Pattern strange = Pattern.compile("[^\"]*(" + pattern + ")[^\"]*", Pattern.CASE_INSENSITIVE);
        return strange.matcher(given().get("/metrics").asString())
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
