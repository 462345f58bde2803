package dev.belay.acceptance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.Patience;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that fail on purpose: nobody who asks must notice but by the answer's provenance. */
@QuarkusTest
@TestProfile(DrillTest.WithDrills.class)
class DrillTest {
    /**
     * Breakers that open after a few calls and come back soon, so that both can be seen. A fallback that hangs is waited for;
     * one that works has time enough on any machine.
     */
    public static final class WithDrills implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "belay.drills", "true",
                    "belay.endpoints.flights.deadline", "60s",
                    "belay.endpoints.flights.tiers[0].breaker.calls", "4",
                    "belay.endpoints.flights.tiers[0].breaker.delay", "300ms",
                    "belay.endpoints.flights.tiers[1].timeout", "5s",
                    "belay.endpoints.flights.tiers[1].breaker.delay", "300ms");
        }
    }

    private final List<String> drills = new ArrayList<>();

    @AfterEach
    void endDrillsAndRecover() {
        drills.forEach(id -> given().delete("/control/v1/endpoints/flights/drills/" + id));
        Patience.until(() -> predict().header("Belay-Tier").equals("primary"), "the primary answers again");
    }

    @ParameterizedTest
    @CsvSource({"error", "hang", "nan", "delay", "overload"})
    void theFallbackAnswersWhateverThePrimaryDoes(String fault) {
        drill("primary", fault);

        for (int i = 0; i < 25; i++) {
            Response answer = predict();
            assertEquals(200, answer.statusCode());
            assertEquals("fallback", answer.header("Belay-Tier"));
        }
    }

    @ParameterizedTest
    @CsvSource({"error", "hang", "nan", "delay"})
    void theBreakerOpensWhileAFaultLastsAndClosesAfterIt(String fault) {
        double before = openings();
        drill("primary", fault);
        Patience.until(
                () -> {
                    predictAtOnce(40);
                    if (openings() == before && status().equals("HUNG")) {
                        // Nobody asks a hung model any more, so its breaker hears of no further timeout.
                        endDrillsAndRecover();
                        drill("primary", fault);
                    }
                    return openings() > before;
                },
                "the breaker has opened");

        endDrillsAndRecover();

        assertEquals(0, breaker());
    }

    @Test
    void theBreakerStaysClosedUnderOverload() {
        double before = Metrics.value("belay_breaker_transitions_total", "tier=\"primary\"");
        drill("primary", "overload");

        for (int i = 0; i < 30; i++) {
            predict();
        }

        assertEquals(before, Metrics.value("belay_breaker_transitions_total", "tier=\"primary\""));
    }

    @Test
    void theBaselineAnswersWhenBothModelsFail() {
        drill("primary", "error");
        drill("fallback", "hang");

        Response answer = predict();

        assertEquals(200, answer.statusCode());
        assertEquals("flights/heuristic", answer.header("Belay-Model"));
    }

    @Test
    void provenanceSaysWhyTheFirstTierDidNotAnswer() {
        drill("primary", "delay");

        predict().then().header("Belay-Degraded", containsString("primary: timeout after 100 ms"));
    }

    @Test
    void aHungModelShowsAsHungAndComesBack() {
        drill("primary", "hang");
        Patience.until(
                () -> {
                    predict();
                    return status().equals("HUNG");
                },
                "the primary is HUNG");

        endDrillsAndRecover();

        assertEquals("READY", status());
    }

    @Test
    void drillsAreListedUntilTheyEnd() {
        drill("fallback", "error");

        given().get("/control/v1/endpoints/flights/drills")
                .then()
                .statusCode(200)
                .body("drills.tier", hasItem("fallback"));
    }

    @Test
    void aDrillEndsByItself() {
        given().body("{\"tier\":\"fallback\",\"fault\":\"error\",\"ratio\":1.0,\"seconds\":1}")
                .contentType("application/json")
                .post("/control/v1/endpoints/flights/drills")
                .then()
                .statusCode(201);

        Metrics.awaitValue(0, "belay_drill_active", "tier=\"fallback\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"tier\":\"primary\",\"fault\":\"error\",\"ratio\":0,\"seconds\":5} | ratio",
                "{\"tier\":\"primary\",\"fault\":\"error\",\"ratio\":1,\"seconds\":601} | seconds",
                "{\"tier\":\"primary\",\"fault\":\"melt\",\"ratio\":1,\"seconds\":5} | melt",
                "{\"tier\":\"third\",\"fault\":\"error\",\"ratio\":1,\"seconds\":5} | third",
                "{\"tier\":\"primary\",\"fault\":\"delay\",\"ratio\":1,\"seconds\":5} | delayMillis",
                "{\"tier\":\"primary\",\"fault\":\"error\",\"ratio\":\"10%\"} | ratio is \"10%\", allowed is a number",
                "{\"tier\":\"primary\",\"fault\":\"error\",\"ratio\":true} | ratio is true, allowed is a number",
                "{\"tier\":\"primary\",\"fault\":\"error\",\"ratio\":{}} | ratio is {}, allowed is a number",
                "{\"tier\":\"primary\",\"fault\":\"error\",\"rato\":0.1} | allowed are delayMillis, fault, ratio, seconds, tier",
                "{\"tier\":\"primary\",\"fault\":\"error\",\"ratio\":0.1,\"ratio\":1} | Duplicate field",
                "{\"tier\":\"primary\",\"fault\":\"error\"}{} | followed by other values"
            })
    void refusesAWrongDrillInWords(String drill, String named) {
        given().body(drill)
                .contentType("application/json")
                .post("/control/v1/endpoints/flights/drills")
                .then()
                .statusCode(is(400))
                .contentType("application/problem+json")
                .body("detail", containsString(named));
    }

    private void drill(String tier, String fault) {
        String id = given().body("{\"tier\":\"" + tier + "\",\"fault\":\"" + fault + "\",\"ratio\":1.0,"
                        + "\"delayMillis\":10000,\"seconds\":60}")
                .contentType("application/json")
                .post("/control/v1/endpoints/flights/drills")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        drills.add(id);
    }

    private static Response predict() {
        return given().body(Flights.instance(Flights.flight())).post("/v1/models/flights:predict");
    }

    /** Together, because a hung model is refused as such a second after its first timeout. */
    private static void predictAtOnce(int requests) {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < requests; i++) {
                clients.submit(DrillTest::predict);
            }
        }
    }

    private static double openings() {
        return Metrics.value("belay_breaker_transitions_total", "tier=\"primary\"", "to=\"open\"");
    }

    private static double breaker() {
        return Metrics.value("belay_breaker_state", "tier=\"primary\"");
    }

    private static String status() {
        return given().get("/control/v1/endpoints/flights").path("tiers.find{it.name=='primary'}.status");
    }
}
