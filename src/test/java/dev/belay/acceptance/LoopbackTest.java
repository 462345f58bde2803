package dev.belay.acceptance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server on the loopback address that needs no token: nobody but this machine's own programs comes in. */
@QuarkusTest
class LoopbackTest {
    @ParameterizedTest
    @CsvSource({
        "localhost,200",
        "localhost:8080,200",
        "127.0.0.1:1234,200",
        "[::1]:8080,200",
        "attacker.example,403",
        "attacker.example:8080,403",
        "localhost.attacker.example,403"
    })
    void answersToItsOwnNamesAlone(String host, int status) throws IOException {
        assertEquals(status, RawHttp.get("/control/v1/endpoints", "Host: " + host));
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost,200",
        "http://localhost:3000,403",
        "http://127.0.0.1,403",
        "http://attacker.example,403",
        "null,403",
    })
    void answersToItsOwnPagesAlone(String origin, int status) throws IOException {
        assertEquals(status, RawHttp.get("/control/v1/endpoints", "Host: localhost", "Origin: " + origin));
    }

    @ParameterizedTest
    @CsvSource({"/v1/models/flights:predict", "/v2/health/live", "/metrics", "/control/v1/endpoints"})
    void checksEveryPath(String path) throws IOException {
        assertEquals(403, RawHttp.get(path, "Host: attacker.example"));
    }

    @Test
    void saysWhichOriginIsAllowed() {
        String host = "127.0.0.1:" + RestAssured.port;
        given().header("Origin", "http://attacker.example")
                .post("http://" + host + "/control/v1/endpoints/flights/drills")
                .then()
                .statusCode(403)
                .body(
                        "detail",
                        is("the header Origin is 'http://attacker.example', allowed is the address that Host names, '"
                                + host + "', or a name in belay.hosts; no token is needed here, so requests that a web"
                                + " page from elsewhere may have sent are refused"));
    }

    @Test
    void countsWhoWasNotLetIn() throws IOException {
        // Given
        double before = Metrics.value("belay_auth_failures_total", "foreign_host");
        // When
        RawHttp.get("/metrics", "Host: attacker.example");
        // Then
        assertEquals(before + 1, Metrics.value("belay_auth_failures_total", "foreign_host"));
    }

    @Test
    void readsAsAnyClientOfTheMachineAsks() {
        given().get("http://127.0.0.1:" + RestAssured.port + "/metrics").then().statusCode(200);
    }

    @Test
    void refusesARequestWithoutHost() throws IOException {
        String answer = RawHttp.send("GET /v2/health/live HTTP/1.0\r\n\r\n");
        assertTrue(answer.startsWith("HTTP/1.0 403"), answer);
    }
}
