package dev.belay.acceptance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One endpoint, healthy: what applications send and get. */
@QuarkusTest
@TestProfile(Unhurried.class)
class PredictTest {
    private static final String UUID_V7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    @Test
    void answersNamedRowsByThePrimary() {
        predict(Flights.instance(Flights.flight()))
                .statusCode(200)
                .contentType(equalTo("application/json"))
                .header("Belay-Tier", "primary")
                .header("Belay-Model", "flights/2")
                .header("Belay-Prediction-Id", matchesPattern(UUID_V7))
                .header("Belay-Degraded", nullValue())
                .body("predictions", hasSize(1))
                .body("predictions[0].probabilities", hasSize(2));
    }

    @Test
    void answersTensorsByThePrimary() {
        infer("/v2/models/flights/infer", Flights.inputs(List.of(Flights.flight(), Flights.flight())))
                .statusCode(200)
                .body("model_name", is("flights"))
                .body("model_version", is("2"))
                .body("id", is("f1"))
                .body("parameters.belay_tier", is("primary"))
                .body("parameters.belay_model", is("flights/2"))
                .body("parameters.belay_degraded", nullValue())
                .body("outputs.name", hasItems("label", "probabilities"))
                .body("outputs.find{it.name=='probabilities'}.shape", is(List.of(2, 2)));
    }

    @Test
    void asksOneVersionAloneByItsUrl() {
        infer("/v2/models/flights/versions/1/infer", Flights.inputs(List.of(Flights.flight())))
                .statusCode(200)
                .header("Belay-Model", "flights/1");
    }

    @Test
    void takesTheBudgetOfTheCallerAndGoesToTheBaselineAtOnce() {
        given().header("Belay-Timeout-Ms", "2")
                .body(Flights.instance(Flights.flight()))
                .post("/v1/models/flights:predict")
                .then()
                .statusCode(200)
                .header("Belay-Tier", "baseline")
                .header("Belay-Model", "flights/heuristic")
                .header("Belay-Degraded", containsString("primary: "));
    }

    @Test
    void refusesUnknownFeatureAndSuggestsTheNearest() {
        predict(Flights.instance(Flights.flightWith("carier", "\"B6\"")))
                .statusCode(400)
                .body("error", allOf(containsString("carier"), containsString("'carrier'")));
    }

    @Test
    void takesFeaturesThatTheEndpointDeclares() {
        predict(Flights.instance(Flights.flightWith("tailnum", "\"N292JB\"")))
                .statusCode(200)
                .header("Belay-Tier", "primary");
    }

    @Test
    void countsALackingFeatureAsNullWhereTheModelTakesNull() {
        predict(Flights.instance(Flights.flightWithout("temp"))).statusCode(200).header("Belay-Tier", "primary");
    }

    @Test
    void refusesARequestThatNoModelCanTake() {
        predict(Flights.instance(Flights.flightWithout("carrier")))
                .statusCode(400)
                .body(
                        "error",
                        allOf(
                                containsString("expected "),
                                containsString(" for model 'flights'. Got input(s) ['origin',"),
                                containsString("missing required input(s) ['carrier']. Please provide all required")));
    }

    @Test
    void saysWhatIsNeededWhereNothingWasSent() {
        predict("{\"instances\":[{}]}")
                .statusCode(400)
                .body(
                        "error",
                        is(
                                "expected 6 inputs but got 0 inputs for model 'flights'. Got input(s) [], but missing required"
                                        + " input(s) ['carrier','origin','dest','sched_minute','day_of_week','distance']. Please provide all required input(s)."));
    }

    @Test
    void refusesARowThatLacksWhatOnlyTheBaselineCanDoWithout() {
        predict(Flights.instances(List.of(Flights.flight(), Flights.flightWithout("carrier"))))
                .statusCode(400)
                .body("error", containsString("feature 'carrier' is null in row 1"));
    }

    @Test
    void takesARowThatLacksWhatMayBeNull() {
        predict(Flights.instances(List.of(Flights.flight(), Flights.flightWithout("temp"))))
                .statusCode(200)
                .header("Belay-Tier", "primary");
    }

    @Test
    void answersNoRowsWithNone() {
        predict("{\"instances\":[]}").statusCode(200).body("predictions", empty());
    }

    @Test
    void refusesANumberThatOnlyBecomesInfinite() {
        predict(Flights.instance(Flights.flightWith("temp", "1e39")))
                .statusCode(400)
                .body("error", containsString("1e39 is out of range for FP32"));
    }

    @Test
    void refusesInfinityWhereTheRangeAllowsNone() {
        predict(Flights.instance(Flights.flightWith("temp", "Infinity")))
                .statusCode(400)
                .body("error", containsString("feature 'temp' is Infinity in row 0"));
    }

    @Test
    void refusesAValueOutsideTheHardRangeNamingFeatureValueAndRow() {
        predict(Flights.instances(List.of(Flights.flight(), Flights.flightWith("sched_minute", "1500"))))
                .statusCode(400)
                .body(
                        "error",
                        allOf(
                                containsString("sched_minute"),
                                containsString("1500"),
                                containsString("row 1"),
                                containsString("1439")));
    }

    @Test
    void servesAnUnknownCategoryAndCountsIt() {
        double before = Metrics.value("belay_guard_total", "check=\"category\"", "feature=\"carrier\"");

        predict(Flights.instance(Flights.flightWith("carrier", "\"ZZ\""))).statusCode(200);

        Metrics.awaitValue(before + 1, "belay_guard_total", "check=\"category\"", "feature=\"carrier\"");
    }

    @Test
    void countsEveryAnswerByItsTier() {
        double before = Metrics.value("belay_answers_total", "tier=\"primary\"");

        predict(Flights.instance(Flights.flight())).statusCode(200);

        Metrics.awaitValue(before + 1, "belay_answers_total", "tier=\"primary\"");
    }

    @Test
    void countsEachRequestUnderItsRouteInThePlatformsMetrics() {
        String[] labels = {"method=\"POST\"", "status=\"200\"", "uri=\"/v1/models/{model}:predict\""};
        double before = Metrics.value("http_server_requests_seconds_count", labels);

        for (int i = 0; i < 3; i++) {
            predict(Flights.instance(Flights.flight())).statusCode(200);
        }

        Metrics.awaitValue(before + 3, "http_server_requests_seconds_count", labels);
    }

    @Test
    void countsARefusedRequestUnderItsStatusInThePlatformsMetrics() {
        String[] labels = {"method=\"POST\"", "status=\"400\""};
        predict(Flights.instance(Flights.flight())).statusCode(200);
        double before = Metrics.value("http_server_requests_seconds_count", labels);

        predict("{").statusCode(400);

        Metrics.awaitValue(before + 1, "http_server_requests_seconds_count", labels);
    }

    @Test
    void aCallersFaultIsCountedAgainstNoModel() {
        double before = Metrics.value("belay_tier_failures_total");

        predict("{\"instances\":[{\"carrier\":").statusCode(400);

        Metrics.awaitValue(before, "belay_tier_failures_total");
    }

    @Test
    void answersTheWholeBeginningOfTheLiveSampleByThePrimary() {
        for (List<Map<String, String>> batch : batches(Flights.live(4000), 250)) {
            infer("/v2/models/flights/infer", Flights.inputs(batch))
                    .statusCode(200)
                    .header("Belay-Tier", "primary")
                    .body("outputs.find{it.name=='probabilities'}.data", everyItem(not(nullValue())));
        }
    }

    @Test
    void describesTheBaselineAsAHeuristic() {
        given().get("/v2/models/flights/versions/heuristic")
                .then()
                .statusCode(200)
                .body("platform", is("belay_heuristic"));
    }

    @Test
    void namesEveryVersionThatHasAPathOfItsOwn() {
        given().get("/v2/models/flights").then().body("versions", is(List.of("1", "2", "3", "heuristic")));
        given().get("/v1/models/flights")
                .then()
                .body("model_version_status.version", is(List.of("1", "2", "3", "heuristic")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "3", "heuristic"})
    void answersAtThePathOfEveryVersionThatItNames(String version) {
        given().get("/v2/models/flights/versions/" + version + "/ready").then().statusCode(200);
        given().get("/v2/models/flights/versions/" + version).then().body("versions", is(List.of(version)));
        given().get("/v1/models/flights/versions/" + version)
                .then()
                .statusCode(200)
                .body("model_version_status.version", is(List.of(version)));
    }

    @Test
    void hasNoPathForAVersionThatItDoesntName() {
        given().get("/v2/models/flights/versions/4/ready").then().statusCode(404);
    }

    @Test
    void describesTheUnionOfItsVersions() {
        given().get("/v2/models/flights")
                .then()
                .statusCode(200)
                .body("versions", hasItems("1", "2"))
                .body("inputs.name", hasItems("carrier", "temp", "origin_delay", "tailnum"))
                .body("outputs.name", hasItem("probabilities"));
    }

    @Test
    void saysThatNoConfigurationWaits() {
        given().get("/metrics").then().body(containsString("belay_config_pending{endpoint=\"flights\"} 0"));
    }

    @Test
    void isReady() {
        given().get("/v2/health/ready").then().statusCode(200).body("ready", is(true));
    }

    @Test
    void describesItselfByOpenApi() {
        given().accept("application/json")
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("paths.keySet()", hasItems("/v2/models/{model}/infer", "/control/v1/endpoints"));
    }

    private static List<List<Map<String, String>>> batches(List<Map<String, String>> rows, int size) {
        return java.util.stream.IntStream.range(0, rows.size() / size)
                .mapToObj(i -> rows.subList(i * size, (i + 1) * size))
                .toList();
    }

    private static ValidatableResponse predict(String body) {
        return infer("/v1/models/flights:predict", body);
    }

    private static ValidatableResponse infer(String path, String body) {
        return given().urlEncodingEnabled(false).body(body).post(path).then();
    }
}
