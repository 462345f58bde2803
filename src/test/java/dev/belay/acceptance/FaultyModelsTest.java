package dev.belay.acceptance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.Patience;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real models with real faults, struck by a gust of 150 mph or more. */
@QuarkusTest
@TestProfile(FaultyModelsTest.Faulty.class)
class FaultyModelsTest {
    private static final List<String> FAULTS = List.of("loop", "operator", "fail", "nan-output", "slow20");

    /** Each faulty model is the primary of an endpoint of its own; those that always fault are asked by version. */
    public static final class Faulty implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = new HashMap<>();
            config.put("belay.models", "models,load-tests/faulty");
            for (String fault : FAULTS) {
                config.putAll(Unhurried.endpoint(fault));
                String tiers = "belay.endpoints." + fault + ".tiers";
                config.put(tiers + "[0].timeout", "100ms");
                config.put(tiers + "[0].name", "primary");
                config.put(tiers + "[0].model", "flights");
                config.put(tiers + "[0].version", fault);
                config.put(tiers + "[1].name", "fallback");
                config.put(tiers + "[1].model", "flights");
                config.put(tiers + "[1].version", "1");
            }
            return config;
        }
    }

    @ParameterizedTest
    @CsvSource({"loop", "fail", "nan-output"})
    void theFallbackAnswersAndTheModelGoesOnWithOthers(String endpoint) {
        Response struck = predict(endpoint, "160");
        assertEquals(200, struck.statusCode());
        assertEquals("fallback", struck.header("Belay-Tier"));

        Patience.until(() -> "primary".equals(predict(endpoint, "20").header("Belay-Tier")), "the primary answers");
    }

    @Test
    void aModelStuckInOneOperatorIsHungUntilItReturns() {
        assertEquals("fallback", predict("operator", "160").header("Belay-Tier"));
        Patience.until(() -> status("operator").equals("HUNG"), "the model is HUNG");

        assertEquals("fallback", predict("operator", "20").header("Belay-Tier"));

        // The operator takes half a minute of a core of its own.
        Patience.until(
                () -> "primary".equals(predict("operator", "20").header("Belay-Tier")),
                Duration.ofSeconds(300),
                "it has come back");
    }

    @Test
    void aSlowModelIsStillInTime() {
        assertEquals(200, predict("slow20", "160").statusCode());
    }

    @ParameterizedTest
    @CsvSource({"loop-always", "operator-always", "fail-always", "nan-output-always", "slow20-always"})
    void aModelThatAlwaysFaultsIsRefusedAtStart(String version) {
        given().get("/v2/models/flights/versions/" + version + "/ready").then().statusCode(is(not(200)));
    }

    private static Response predict(String endpoint, String gust) {
        return given().body(Flights.instance(Flights.flightWith("wind_gust", gust)))
                .post("/v1/models/" + endpoint + ":predict");
    }

    private static String status(String endpoint) {
        return given().get("/control/v1/endpoints/" + endpoint).path("tiers[0].status");
    }
}
