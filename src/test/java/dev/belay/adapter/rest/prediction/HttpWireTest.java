package dev.belay.adapter.rest.prediction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.serving.Limits;
import dev.belay.serving.PredictionService;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wire over real HTTP: paths, statuses, headers and messages. */
@QuarkusTest
@TestProfile(FakePredictionService.class)
class HttpWireTest {
    private static final String ROW = "{\"instances\":[{\"x\":[1,2]}]}";
    private static final String INFER =
            "{\"id\":\"r\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}]}";
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestHTTPResource
    @SuppressWarnings("NullAway.Init")
    URI server;

    @Inject
    @SuppressWarnings("NullAway.Init")
    PredictionService predictionService;

    @BeforeEach
    void install() {
        predictionService.install(FakeTable.table());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v2/health/live|200|{\"live\":true}",
                "/v2|200|{\"name\":\"belay\",\"version\":\"0.1.0-SNAPSHOT\",\"extensions\":[\"parameters\"]}",
                "/v2/|200|{\"name\":\"belay\",\"version\":\"0.1.0-SNAPSHOT\",\"extensions\":[\"parameters\"]}",
                "/v2/health/ready|503|{\"ready\":false}",
                "/v2/models/m|200|{\"name\":\"m\",\"versions\":[\"2\",\"3\"],\"platform\":\"onnxruntime_onnx\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,2]},{\"name\":\"how\",\"datatype\":\"BYTES\",\"shape\":[-1]}],\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[-1]},{\"name\":\"n\",\"datatype\":\"INT64\",\"shape\":[-1]}]}",
                "/v2/models/m/versions/2/ready|200|",
                "/v2/models/m/ready|200|",
                "/v2/models/down/ready|503|{\"error\":\"Request for unknown model: 'down' is not at ready state: primary: not an ONNX model\"}",
                "/v2/models/down|503|{\"error\":\"Request for unknown model: 'down' is not at ready state: primary: not an ONNX model\"}",
                "/v2/models/m/versions/3|503|{\"error\":\"Request for unknown model: 'm' version 3 is not at ready state: primary: not an ONNX model\"}",
                "/v2/models/loose|404|{\"error\":\"Request for unknown model: 'loose' is not found: no endpoint serves it; each of its versions (2, 10) has its own path, /v2/models/loose/versions/10\"}",
                "/v2/models/m/versions/3/ready|503|{\"error\":\"Request for unknown model: 'm' version 3 is not at ready state: primary: not an ONNX model\"}",
                "/v2/models/m/versions/9|404|{\"error\":\"Request for unknown model: 'm' version 9 is not found\"}",
                "/v2/models/nope|404|{\"error\":\"Request for unknown model: 'nope' is not found\"}",
                "/v2/models/a%2Fb|404|{\"error\":\"Request for unknown model: 'a/b' is not found\"}",
                "/v2/models/a/b/ready|404|{\"error\":\"nothing is at '/v2/models/a/b/ready'\"}",
                "/v2/models/m/config|404|{\"error\":\"nothing is at '/v2/models/m/config'\"}",
                "/v2/models/stats|404|{\"error\":\"the statistics extension is not implemented\"}",
                "/|200|{\"status\":\"alive\"}",
                "/v1/models/down|503|",
                "/v1/models/m|200|",
                "/nowhere|404|{\"error\":\"nothing is at '/nowhere'\"}",
            })
    void answersGet(String path, int status, String body) throws Exception {
        // Given a path
        // When
        HttpResponse<String> answer = get(path);
        // Then status, type and body are those of the protocol
        assertEquals(
                status + " [application/json] " + (body == null ? answer.body() : body),
                answer.statusCode() + " " + types(answer) + " " + answer.body());
    }

    @Test
    void listsTheStatesOfVersionsInBothForms() throws Exception {
        // Given an endpoint with one version that can't be loaded
        // When
        String body = get("/v1/models/m").body();
        // Then KServe's and TensorFlow Serving's keys are there
        assertTrue(
                body.startsWith("{\"name\":\"m\",\"ready\":true,\"model_version_status\":[{")
                        && body.contains("\"AVAILABLE\"")
                        && body.contains("\"END\""),
                body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/models/m/infer", "/v2/models/%6D/infer", "/v2/models/m/versions/2/infer"})
    void infers(String path) throws Exception {
        // Given a request with an id
        // When
        HttpResponse<String> answer = post(path, INFER);
        // Then
        assertEquals(
                "200 {\"model_name\":\"m\",\"model_version\":\"2\",\"id\":\"r\",\"parameters\":{\"belay_tier\":\"primary\","
                        + "\"belay_model\":\"m/2\"},\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1],\"data\":[3.0]},"
                        + "{\"name\":\"n\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":[0]}]}",
                answer.statusCode() + " " + answer.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/models/m:predict",
                "/v1/models/m%3Apredict",
                "/v1/models/%6D:predict",
                "/v1/models/m/versions/2:predict",
                "/v1/models/m/versions/2%3Apredict"
            })
    void predicts(String path) throws Exception {
        // Given a row of named features
        // When
        HttpResponse<String> answer = post(path, ROW);
        // Then
        assertEquals(
                "200 [application/json] {\"predictions\":[{\"y\":3.0,\"n\":0}],\"model_name\":\"m\",\"model_version\":\"2\","
                        + "\"parameters\":{\"belay_tier\":\"primary\",\"belay_model\":\"m/2\"}}",
                answer.statusCode() + " " + types(answer) + " " + answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v2/models/safe/infer", "/v1/models/safe:predict"})
    void saysInHeadersWhoAnswered(String path) throws Exception {
        // Given a request that the first tier fails on, with words that no header can carry
        String body = path.startsWith("/v2")
                ? "{\"inputs\":[{\"name\":\"how\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"fail\"]}]}"
                : "{\"instances\":[{\"how\":\"fail\"}]}";
        // When
        HttpResponse<String> answer = post(path, body);
        // Then
        assertEquals(
                List.of("200", "baseline", "safe/heuristic", "primary: it broke on purpose: ?"),
                List.of(
                        String.valueOf(answer.statusCode()),
                        header(answer, "Belay-Tier"),
                        header(answer, "Belay-Model"),
                        header(answer, "Belay-Degraded")));
    }

    @Test
    void givesEveryPredictionAnId() throws Exception {
        // Given an answer
        HttpResponse<String> answer = post("/v1/models/m:predict", ROW);
        // When
        UUID id = UUID.fromString(header(answer, "Belay-Prediction-Id"));
        // Then it is one that sorts by time
        assertEquals(7, id.version());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v2/models/nope/infer|{|404|{\"error\":\"Request for unknown model: 'nope' is not found\"}",
                "/v2/models/m/versions/9/infer|{|404|{\"error\":\"Request for unknown model: 'm' version 9 is not found\"}",
                "/v2/models/m/versions/3/infer|{|503|{\"error\":\"Request for unknown model: 'm' version 3 is not at ready state: primary: not an ONNX model\"}",
                "/v1/models/m/versions/3:predict|{|503|{\"error\":\"Request for unknown model: 'm' version 3 is not at ready state: primary: not an ONNX model\"}",
                "/v1/models/down:predict|{\"instances\":[[1,2]]}|503|{\"error\":\"Request for unknown model: 'down' is not at ready state: primary: not an ONNX model\"}",
                "/v1/models/down:predict|{|503|{\"error\":\"Request for unknown model: 'down' is not at ready state: primary: not an ONNX model\"}",
                "/v1/models/m:predict|{}|400|{\"error\":\"'instances' or 'inputs' is missing in the request for model 'm'\"}",
                "/v2/models/m/infer|{}|400|{\"error\":\"'inputs' is missing in the request for model 'm'\"}",
                "/v1/models/loose:predict|{|404|{\"error\":\"Request for unknown model: 'loose' is not found: no endpoint serves it; each of its versions (2, 10) has its own path, /v2/models/loose/versions/10\"}",
                "/v2/models/down/infer|INFER|503|{\"error\":\"Request for unknown model: 'down' is not at ready state: primary: not an ONNX model\"}",
                "/v2/models/m/infer|{|400|{\"error\":\"failed to parse the request JSON buffer: Unexpected end of input. at 1\"}",
                "/v2/models/m/infer||400|{\"error\":\"failed to parse the request JSON buffer: The document is empty. at 0\"}",
                "/v1/models/m:predict|{\"instances\":[{\"hwo\":\"late\"}]}|400|{\"error\":\"unexpected inference input 'hwo' for model 'm'\"}",
                "/v1/models/m:predict|{\"instances\":[{\"how\":\"late\"}]}|504|{\"error\":\"Request timeout expired: primary: timeout after 100 ms\"}",
                "/v1/models/m:predict|{\"instances\":[{\"how\":\"fail\"}]}|503|{\"error\":\"no tier of 'm' could answer: primary: it broke\\non purpose: ä\"}",
                "/v1/models/m:classify|{}|404|{\"error\":\"the action of a v1 path is :predict, got 'm:classify'\"}",
                "/v1/models/nope:predict|{|404|{\"error\":\"Request for unknown model: 'nope' is not found\"}",
                "/v1/models/a%2Fb:predict|{|404|{\"error\":\"Request for unknown model: 'a/b' is not found\"}",
                "/v1/models/a/b:predict|{|404|{\"error\":\"nothing is at '/v1/models/a/b:predict'\"}",
                "/v2/models/a/b/infer|{|404|{\"error\":\"nothing is at '/v2/models/a/b/infer'\"}",
                "/v2/repository/index||404|{\"error\":\"nothing is at '/v2/repository/index'\"}",
            })
    void refuses(String path, String body, int status, String answered) throws Exception {
        // Given a wrong request
        String sent = body == null ? "" : body.replace("INFER", INFER);
        // When
        HttpResponse<String> answer = post(path, sent);
        // Then
        assertEquals(
                status + " [application/json] " + answered.replaceAll("; did you mean.*?'\\?", ""),
                answer.statusCode() + " " + types(answer) + " " + answer.body().replaceAll("; did you mean.*?\\?", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v2/models/m/infer,POST",
        "DELETE,/v2/models/m,'GET, HEAD'",
        "POST,/v2/health/live,'GET, HEAD'",
        "GET,/v1/models/m:predict,POST",
        "GET,/v1/models/m/versions/2%3Apredict,POST"
    })
    void refusesAnotherMethod(String method, String path, String allowed) throws Exception {
        // Given a method that the path doesn't take
        HttpRequest request =
                request(path).method(method, BodyPublishers.noBody()).build();
        // When
        HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
        // Then
        assertEquals(
                "405 [application/json] " + allowed + " {\"error\":\"Method Not Allowed\"}",
                answer.statusCode() + " " + types(answer) + " " + header(answer, "Allow") + " " + answer.body());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Encoding|gzip|Content-Encoding 'gzip' is not supported, allowed is identity",
                "Inference-Header-Content-Length|10|binary tensor data is not supported (header Inference-Header-Content-Length): send JSON"
            })
    void refusesEncodingsThatComeLater(String name, String value, String words) throws Exception {
        // Given a header that asks for what isn't there
        HttpRequest request = request("/v2/models/m/infer")
                .header(name, value)
                .POST(BodyPublishers.ofString(INFER))
                .build();
        // When
        HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
        // Then
        assertEquals("415 {\"error\":\"" + words + "\"}", answer.statusCode() + " " + answer.body());
    }

    @Test
    void readsABodyThatComesInPieces() throws Exception {
        // Given a large chunked body, without Content-Length and Content-Type
        String rows = "{\"x\":[1,2]},".repeat(4095) + "{\"x\":[1,2]}";
        byte[] body = ("{\"instances\":[" + rows + "],\"pad\":\"" + " ".repeat(1_000_000) + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        HttpRequest request = request("/v1/models/m:predict")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();
        // When
        HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
        // Then
        assertEquals(200, answer.statusCode());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesABodyThatIsTooLarge(boolean announced) throws Exception {
        // Given more than 16 MB, announced or in chunks
        byte[] body = new byte[Limits.DEFAULT.bodyBytes() + 1];
        HttpRequest request = request("/v2/models/m/infer")
                .POST(
                        announced
                                ? BodyPublishers.ofByteArray(body)
                                : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();
        // When
        HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
        // Then
        assertEquals(
                "413 [application/json] {\"error\":\"the body must not be larger than 16777216 bytes (belay.limits.body)\"}",
                answer.statusCode() + " " + types(answer) + " " + answer.body());
    }

    @ParameterizedTest
    @CsvSource({"20,,18000000", "20,10000,8000000", ",30000,28000000", "0,0,100000000"})
    void givesTheTierTheCallersBudget(String headerMillis, String bodyMicros, long budgetNanos) throws Exception {
        // Given a budget in the header, the body, or both
        String body = bodyMicros == null
                ? INFER
                : INFER.replace("\"id\"", "\"parameters\":{\"timeout\":" + bodyMicros + "},\"id\"");
        HttpRequest.Builder request = request("/v2/models/m/infer").POST(BodyPublishers.ofString(body));
        if (headerMillis != null) {
            request.header("Belay-Timeout-Ms", headerMillis);
        }
        // When
        CLIENT.send(request.build(), BodyHandlers.ofString());
        // Then the tier got that less 2 ms for the last word, or its timeout
        assertEquals(budgetNanos, FakeTable.TIER.budgets.getLast());
    }

    @ParameterizedTest
    @CsvSource({
        "soon,must be a whole number of milliseconds",
        "'',must be a whole number of milliseconds",
        "1.5,must be a whole number of milliseconds",
        "-1,must not be negative"
    })
    void refusesABudgetThatIsNoTime(String header, String words) throws Exception {
        // Given a wrong header
        HttpRequest request = request("/v1/models/m:predict")
                .header("Belay-Timeout-Ms", header)
                .POST(BodyPublishers.ofString(ROW))
                .build();
        // When
        HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
        // Then
        assertEquals(
                "400 {\"error\":\"header 'Belay-Timeout-Ms' " + words + ", got '" + header + "'\"}",
                answer.statusCode() + " " + answer.body());
    }

    @Test
    void readsOnAfterARefusalThatTookNoBody() throws Exception {
        // Given a large body sent to a path that isn't there
        HttpResponse<String> refused = post("/nowhere", " ".repeat(2_000_000));
        // When the same client asks again
        HttpResponse<String> answer = post("/v1/models/m:predict", ROW);
        // Then
        assertEquals("404 200", refused.statusCode() + " " + answer.statusCode());
    }

    @Test
    void showsAnEndpointToOperators() throws Exception {
        // Given an endpoint whose version can't be loaded
        // When
        HttpResponse<String> answer = get("/control/v1/endpoints/down");
        // Then
        assertEquals(
                "200 [application/json] {\"name\":\"down\",\"ready\":false,\"deadlineMillis\":300.0,\"tiers\":[{\"name\":\"primary\","
                        + "\"model\":\"m/2\",\"timeoutMillis\":100.0,\"status\":\"UNAVAILABLE\",\"reason\":\"not an ONNX model\","
                        + "\"breaker\":\"CLOSED\",\"inflight\":0,\"maxConcurrent\":512,\"p50Millis\":0.05,\"p99Millis\":0.2}]}",
                answer.statusCode() + " " + types(answer) + " " + answer.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"tier\":\"primary\",\"fault\":\"error\"}", "not even JSON"})
    void refusesDrillsWhereTheyAreOff(String body) throws Exception {
        // Given a server that was started without --drills
        // When
        HttpResponse<String> answer = post("/control/v1/endpoints/m/drills", body);
        // Then
        assertEquals(
                "403 {\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,\"detail\":\"drills are off; start the"
                        + " server with --drills to allow them\"}",
                answer.statusCode() + " " + answer.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.toString().replaceAll("/$", "") + path));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return CLIENT.send(request(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static List<String> types(HttpResponse<String> answer) {
        return answer.headers().allValues("Content-Type");
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
