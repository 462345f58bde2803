package dev.belay.acceptance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What agents really send as {@code Accept}, and what they get. */
@QuarkusTest
class ScrapeFormatTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*                                                                         | application/openmetrics-text",
                "application/openmetrics-text                                                | application/openmetrics-text",
                "application/openmetrics-text; version=1.0.0                                 | application/openmetrics-text",
                "application/openmetrics-text;version=0.0.1,*/*;q=0.1                        | application/openmetrics-text",
                "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2 | text/plain",
                "text/plain;version=0.0.4;q=1,*/*;q=0.1                                      | text/plain",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily     | text/plain",
                "text/html,application/xhtml+xml,*/*;q=0.8                                   | text/plain",
                "application/json                                                            | text/plain"
            })
    void servesEveryAgentThatScrapes(String accept, String type) {
        given().header("Accept", accept)
                .get("/metrics")
                .then()
                .statusCode(200)
                .contentType(startsWith(type))
                .body(containsString("# TYPE jvm_memory_used_bytes gauge"));
    }
}
