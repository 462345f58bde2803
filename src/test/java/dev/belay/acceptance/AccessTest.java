package dev.belay.acceptance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.Patience;
import dev.belay.control.Role;
import dev.belay.control.Token;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that anyone may reach, and that lets those in who have a token. */
@QuarkusTest
@TestProfile(AccessTest.WithTokens.class)
class AccessTest {
    private static final Path TOKENS = Path.of("target", "access-test", "tokens");
    private static final List<Token> OF_EACH_ROLE = List.of(
            token("p", Role.PREDICT, "predict-secret"),
            token("v", Role.VIEW, "view-secret"),
            token("o", Role.OPERATE, "operate-secret"));

    /** Bound to every address, which is refused without tokens. */
    public static final class WithTokens implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            List<Token> all = new ArrayList<>(OF_EACH_ROLE);
            all.add(token("lost", Role.VIEW, "lost-secret"));
            write(all);
            return Map.of(
                    "quarkus.http.host",
                    "0.0.0.0",
                    "belay.data",
                    freshFolder().toString(),
                    "belay.drills",
                    "true",
                    "belay.tokens",
                    TOKENS.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/health/live,200,200,200",
        "/v2/health/ready,200,200,200",
        "/,200,200,200",
        "/v2,200,200,200",
        "/v2/models/flights,200,200,200",
        "/v1/models,200,200,200",
        "/metrics,403,200,200",
        "/q/openapi,403,200,200",
        "/control/v1/endpoints,403,200,200",
        "/control/v1/endpoints/flights/drills,403,200,200",
        "/nowhere,403,404,404"
    })
    void readsByRole(String path, int predict, int view, int operate) {
        assertEquals(
                List.of(predict, view, operate),
                List.of(
                        with("predict-secret").get(path).statusCode(),
                        with("view-secret").get(path).statusCode(),
                        with("operate-secret").get(path).statusCode()));
    }

    @ParameterizedTest
    @CsvSource({"predict-secret,200", "view-secret,403", "operate-secret,200", "unknown-secret,401"})
    void predictsByRole(String secret, int status) {
        with(secret)
                .body(Flights.instance(Flights.flight()))
                .post("/v1/models/flights:predict")
                .then()
                .statusCode(status);
    }

    @ParameterizedTest
    @CsvSource({"predict-secret,403", "view-secret,403", "operate-secret,404", "unknown-secret,401"})
    void changesByRole(String secret, int status) {
        with(secret).delete("/control/v1/endpoints/flights/drills/none").then().statusCode(status);
    }

    @ParameterizedTest
    @CsvSource({"/v2/health/live,200", "/v2/health/ready,200", "/metrics,401", "/control/v1/endpoints,401"})
    void letsProbesInWithoutAToken(String path, int status) {
        given().get(path).then().statusCode(status);
    }

    /** By somebody who may see models, and nothing of control. */
    @ParameterizedTest
    @CsvSource({
        "/control/v1/../../v2/health/live,200",
        "/v2/health/live/../../../control/v1/endpoints,403",
        "/v2/models/%2e%2e/%2e%2e/control/v1/endpoints,403",
        "/v2/models;x=/../../control/v1/endpoints,403",
        "//control/v1/endpoints,403",
        "/%63ontrol/v1/endpoints,403",
        "/control%2Fv1%2Fendpoints,403",
        "/v2/models/..;/..;/control/v1/endpoints,404",
        "/v2/models/..%2F..%2Fcontrol/v1/endpoints,404",
        "/v2/models/%c3%a9,404",
        "/v2/models/%ff,400",
        "/v2/models/%,400",
        "/control/v1/%zz,400"
    })
    void isNotFooledByThePath(String path, int status) throws IOException {
        assertEquals(status, RawHttp.get(path, "Host: localhost", "Authorization: Bearer predict-secret"));
    }

    @ParameterizedTest
    @CsvSource({"CONNECT,h5:1", "CONNECT,flights:443", "POST,*", "OPTIONS,*", "GET,metrics"})
    void asksForATokenBeforeATargetThatIsNoPath(String method, String target) throws IOException {
        // When
        String answer = RawHttp.send(method + " " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        // Then
        assertEquals("HTTP/1.1 401 Unauthorized", answer.lines().findFirst().orElse(answer));
    }

    @Test
    void refusesAQueryWithAMalformedEscape() throws IOException {
        assertEquals(
                400,
                RawHttp.get("/control/v1/journal?last=%zz", "Host: localhost", "Authorization: Bearer view-secret"));
    }

    @Test
    void answersOperatorsByAProblem() {
        with("view-secret")
                .post("/control/v1/endpoints/flights/drills")
                .then()
                .statusCode(403)
                .contentType(is("application/problem+json"))
                .body("status", is(403))
                .body("title", is("Forbidden"))
                .body("detail", is("this needs the role operate, the token 'v' has view"));
    }

    @Test
    void answersCallersInTheProtocolsForm() {
        with("view-secret")
                .body(Flights.instance(Flights.flight()))
                .post("/v1/models/flights:predict")
                .then()
                .statusCode(403)
                .contentType(is("application/json"))
                .body("error", containsString("this needs the role predict"));
    }

    @Test
    void refusesARevokedTokenSoon() {
        // Given a token that was good
        assertEquals(200, with("lost-secret").get("/metrics").statusCode());
        // When
        write(OF_EACH_ROLE);
        // Then
        Patience.until(() -> with("lost-secret").get("/metrics").statusCode() == 401, "it is refused");
    }

    @Test
    void namesInTheJournalWhoDidWhat() {
        // When
        String drill = with("operate-secret")
                .body("{\"tier\":\"fallback\",\"fault\":\"error\",\"ratio\":0.01,\"seconds\":1}")
                .post("/control/v1/endpoints/flights/drills")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        // Then
        String who = "entries.findAll { it.facts.id == '" + drill + "' && it.kind == 'drill.started' }.who";
        Patience.until(
                () -> List.of("o")
                        .equals(with("view-secret")
                                .get("/control/v1/journal?limit=1000")
                                .path(who)),
                "the token's name is in the journal");
    }

    @Test
    void countsWhoWasNotLetIn() {
        // Given
        double before = denied("wrong_role");
        // When
        with("predict-secret").get("/metrics");
        // Then
        assertEquals(before + 1, denied("wrong_role"));
    }

    @Test
    void readsOnAfterARefusalWithABody() throws IOException {
        // Given a connection that sends a body with a wrong token, and a good request after it
        String wrong = "POST /v1/models/flights:predict HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
        String good = "GET /v2/health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        // When
        String answers = RawHttp.send(wrong + good);
        // Then
        assertEquals(
                List.of("HTTP/1.1 401", "HTTP/1.1 200"),
                Pattern.compile("HTTP/1.1 \\d+")
                        .matcher(answers)
                        .results()
                        .map(MatchResult::group)
                        .toList());
    }

    @Test
    void answersUnderAnyNameWhereTokensAreNeeded() throws IOException {
        assertEquals(
                200,
                RawHttp.get(
                        "/metrics",
                        "Host: belay.example",
                        "Origin: https://grafana.example",
                        "Authorization: Bearer view-secret"));
    }

    private static Token token(String name, Role role, String secret) {
        return Token.of(name, role, secret, Instant.parse("2026-11-22T10:00:00Z"));
    }

    private static RequestSpecification with(String secret) {
        return given().header("Authorization", "Bearer " + secret);
    }

    /** With an empty journal. */
    private static Path freshFolder() {
        try {
            return Files.createTempDirectory(TOKENS.resolveSibling("").toAbsolutePath(), "data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(List<Token> tokens) {
        try {
            Files.createDirectories(TOKENS.resolveSibling(""));
            Path next = TOKENS.resolveSibling("next");
            Files.write(next, tokens.stream().map(Token::line).toList());
            Files.move(next, TOKENS, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double denied(String reason) {
        return with("view-secret")
                .get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("belay_auth_failures_total{reason=\"" + reason + "\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
