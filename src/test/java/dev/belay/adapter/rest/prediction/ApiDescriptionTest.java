package dev.belay.adapter.rest.prediction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(FakePredictionService.class)
class ApiDescriptionTest {
    @TestHTTPResource
    @SuppressWarnings("NullAway.Init")
    URI server;

    @Test
    void describesItself() throws Exception {
        // Given the API's description
        // When
        String api = description();
        // Then paths, errors and headers are there
        for (String part : List.of(
                "/v2/models/{model}/infer",
                "/v1/models/{model}:predict",
                "Belay-Prediction-Id",
                "\"504\"",
                "\"413\"",
                "sched_minute")) {
            assertTrue(api.contains(part), part);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401|a token is needed: send the header 'Authorization: Bearer TOKEN'",
                "404|Request for unknown model: 'flight' is not found",
                "413|the body must not be larger than 16777216 bytes (belay.limits.body)",
                "504|Request timeout expired: primary: timeout after 100 ms"
            })
    void describesEachErrorByAnExampleOfItsOwn(String status, String words) throws Exception {
        // Given the API's description
        JsonNode api = new ObjectMapper().readTree(description());
        // When
        JsonNode error = api.at("/paths/~1v2~1models~1{model}~1infer/post/responses/" + status);
        // Then it is an object, as its schema says
        assertEquals(
                "{\"error\":\"" + words + "\"}",
                error.at("/content/application~1json/example").toString());
    }

    private String description() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(server.resolve("/q/openapi?format=json"))
                    .build();
            return client.send(request, BodyHandlers.ofString()).body();
        }
    }
}
