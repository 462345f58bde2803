package dev.belay.acceptance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.Patience;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rollouts of the real models, as an operator's script sees them. */
@QuarkusTest
@TestProfile(RolloutApiTest.Fresh.class)
class RolloutApiTest {
    /** A server of its own. */
    public static final class Fresh implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "belay.drills", "true",
                    "belay.policies.careful.steps", "2,10",
                    "belay.policies.careful.rules.maxErrors", "7");
        }
    }

    private static final String ROLLOUTS = "/control/v1/endpoints/flights/rollouts";
    private static int hypotheses;
    private final List<String> drills = new ArrayList<>();

    private static RequestSpecification json() {
        return given().contentType("application/json");
    }

    @BeforeEach
    void awaitJournal() {
        SlowJournal.awaitAdoption(Map.of());
    }

    private static Response start(String more) {
        return SlowJournal.ask(
                () -> startOnce(more),
                RolloutApiTest::isLate,
                () -> {
                    // One that was written after all.
                    endRollouts();
                    return startOnce(more);
                },
                answer -> answer.statusCode() == 201);
    }

    private static boolean isLate(Response answer) {
        return answer.statusCode() == 503;
    }

    private static Response startOnce(String more) {
        String body = "{\"version\":\"3\",\"again\":true,\"hypothesis\":\"try " + ++hypotheses + "\"" + more + "}";
        return json().body(body).post(ROLLOUTS);
    }

    private static String started(String more) {
        return start(more).then().statusCode(201).extract().path("id");
    }

    private static Response rollout(String id) {
        return given().get(ROLLOUTS + "/" + id);
    }

    private static Response patch(String id, String body) {
        return change(() ->
                json().header("If-Match", rollout(id).header("ETag")).body(body).patch(ROLLOUTS + "/" + id));
    }

    private static Response post(String id, String call) {
        return change(() -> given().header("If-Match", "*").post(ROLLOUTS + "/" + id + "/" + call));
    }

    /** One whose effect holds already is done. */
    private static Response change(Supplier<Response> call) {
        return SlowJournal.ask(call, RolloutApiTest::isLate, call, answer -> answer.statusCode() == 200);
    }

    /** One that the candidate can take, too. */
    private static Response predict() {
        Map<String, String> flight = Flights.flight();
        flight.put("origin_delay", "12");
        flight.put("origin_overdue", "3");
        flight.put("carrier_delay", "8");
        flight.put("carrier_overdue", "1");
        flight.put("scheduled_departures", "24");
        return given().contentType("application/json")
                .body(Flights.instances(List.of(flight)))
                .post("/v1/models/flights:predict");
    }

    @AfterEach
    void endAll() {
        drills.forEach(id -> given().delete("/control/v1/endpoints/flights/drills/" + id));
        endRollouts();
        given().post("/control/v1/endpoints/flights/revert");
    }

    private static void endRollouts() {
        for (Map<String, Object> rollout : given().get(ROLLOUTS).<List<Map<String, Object>>>path("rollouts")) {
            if (List.of("canary", "baking").contains(rollout.get("state"))) {
                post(String.valueOf(rollout.get("id")), "rollback").then().statusCode(200);
            }
        }
    }

    @Test
    void aRolloutStartsWithALocationAndARevision() {
        Response response = start("");
        response.then()
                .statusCode(201)
                .header("Location", ROLLOUTS + "/" + response.path("id"))
                .header("ETag", "\"1\"")
                .body("state", is("canary"))
                .body("step", is(1))
                .body("weight", is(1))
                .body("paused", is(false))
                .body("arms.candidate.model", is("flights/3"));
    }

    @Test
    void aStartNamesThePolicyForWhatItDoesNotSay() {
        start(",\"policy\":\"careful\",\"minSamples\":50,\"rules\":{\"latency\":true}")
                .then()
                .statusCode(201)
                .body("weight", is(2))
                .body("plan.steps", is(List.of(2, 10)))
                .body("plan.minSamples", is(50))
                .body("plan.rules.latency", is(true))
                .body("plan.rules.errors.max", is(7));
    }

    @Test
    void aSecondRolloutIsAConflictThatSaysWhatIsPossible() {
        started("");
        start("")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("detail", containsString("possible now: weight, pause, promote, abort, rollback"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"weight\":-1} | 0 to 95",
                "{\"weight\":96} | 0 to 95",
                "{\"weight\":\"ten\"} | percent in steps of 0.01",
                "{\"weight\":0.005} | percent in steps of 0.01",
                "{\"weight\":NaN} | NaN",
                "{\"weight\":5,\"paused\":true} | one field",
                "{\"paused\":null} | true or false",
                "{\"weight\":1}{\"weight\":90} | followed by other values",
                "{\"speed\":5} | allowed are paused, weight",
                "[] | JSON object"
            })
    void aWrongChangeIsRefusedInWordsAndChangesNothing(String body, String words) {
        String id = started("");
        patch(id, body)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString(words));
        rollout(id).then().header("ETag", "\"1\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"version\":\"9\",\"hypothesis\":\"h\"} | allowed are",
                "{\"version\":\"3\"} | hypothesis is empty",
                "{\"hypothesis\":\"h\"} | version is missing",
                "{\"version\":\"3\",\"hypothesis\":\"h\",\"steps\":[5,1]} | rising weights",
                "{\"version\":\"3\",\"hypothesis\":\"h\",\"steps\":[96]} | rising weights from 0.01 to 95",
                "{\"version\":\"3\",\"hypothesis\":\"h\",\"minTime\":\"soon\"} | ISO 8601",
                "{\"version\":\"3\",\"hypothesis\":\"h\",\"rules\":{\"sequential\":false}} | at least one of them",
                "{\"version\":\"3\",\"hypothesis\":\"h\",\"stepz\":[5]} | field 'stepz' is not known",
                "{\"version\":\"3\",\"hypothesis\":\"h\",\"policy\":\"wild\"} | allowed are default, careful"
            })
    void aWrongStartIsRefusedInWords(String body, String words) {
        json().body(body)
                .post(ROLLOUTS)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString(words));
    }

    @Test
    void anUnknownEndpointIsAProblem() {
        given().get("/control/v1/endpoints/moon")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("status", is(404));
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,/control/v1/endpoints/flights/rollouts,'GET, HEAD, POST'",
        "DELETE,/control/v1/endpoints/flights/rollouts/r1,'GET, HEAD, PATCH'",
        "GET,/control/v1/endpoints/flights/rollouts/r1/promote,POST",
        "PUT,/control/v1/endpoints/flights/revert,POST",
        "POST,/control/v1/endpoints/flights,'GET, HEAD'",
        "GET,/control/v1/endpoints/flights/drills/d1,DELETE"
    })
    void anotherMethodIsRefusedAndTheRightOnesNamed(String method, String path, String allowed) {
        given().request(method, path)
                .then()
                .statusCode(405)
                .contentType("application/problem+json")
                .header("Allow", allowed)
                .body("detail", is("allowed here: " + allowed));
    }

    @Test
    void aBodyThatIsTooLargeIsAProblem() {
        String id = started("");
        patch(id, "{\"weight\":" + " ".repeat(64 * 1024) + "5}")
                .then()
                .statusCode(413)
                .contentType("application/problem+json")
                .body("detail", containsString("65536 bytes"));
    }

    @Test
    void aStaleChangeLoses() {
        String id = started("");
        patch(id, "{\"weight\":10}").then().statusCode(200);
        json().header("If-Match", "\"1\"")
                .body("{\"weight\":20}")
                .patch(ROLLOUTS + "/" + id)
                .then()
                .statusCode(412);
        rollout(id).then().body("weight", is(10));
    }

    @Test
    void aChangeWithoutARevisionIsRefused() {
        String id = started("");
        json().body("{\"weight\":10}").patch(ROLLOUTS + "/" + id).then().statusCode(428);
    }

    @Test
    void aCallWhoseEffectHoldsIsDone() {
        String id = started("");
        patch(id, "{\"paused\":true}").then().statusCode(200);
        patch(id, "{\"paused\":true}").then().statusCode(200).header("ETag", "\"2\"");
    }

    @Test
    void anUnknownRolloutIsNotFound() {
        rollout("nobody").then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void theCandidateAnswersItsShareAndSaysSo() {
        String id = started(",\"steps\":[95]");
        Patience.until(() -> "candidate".equals(predict().header("Belay-Arm")), "the candidate answers");
        patch(id, "{\"weight\":0}").then().statusCode(200);
        Patience.until(() -> predict().header("Belay-Arm") == null, "nobody is drawn at weight 0");
    }

    @Test
    void aPromotedCandidateIsThePrimaryAndARevertBringsTheOldOneBack() {
        String id = started(",\"bake\":\"PT0S\"");
        post(id, "promote").then().statusCode(200).body("state", is("promoted"));
        Patience.until(() -> predict().header("Belay-Model").equals("flights/3"), "the candidate is primary");

        given().post("/control/v1/endpoints/flights/revert").then().statusCode(200);

        Patience.until(() -> predict().header("Belay-Model").equals("flights/2"), "the old primary is back");
    }

    @Test
    void whileItBakesTheCandidateAnswersAsPrimary() {
        String id = started("");
        post(id, "promote").then().statusCode(200).body("state", is("baking"));
        Patience.until(
                () -> {
                    Response answer = predict();
                    return answer.header("Belay-Model").equals("flights/3")
                            && answer.header("Belay-Tier").equals("primary");
                },
                "the candidate answers as primary");
    }

    @Test
    void aCandidateThatFailsIsRolledBackAndItsCallersAreAnswered() {
        // Given a healthy endpoint, and a canary at half of the requests
        for (int i = 0; i < 200; i++) {
            predict();
        }
        String id = started(",\"steps\":[50]");
        drills.add(json().body("{\"tier\":\"candidate\",\"fault\":\"error\"}")
                .post("/control/v1/endpoints/flights/drills")
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
        // When requests come
        Patience.until(
                () -> {
                    assertEquals(200, predict().statusCode());
                    return "rolledBack".equals(rollout(id).path("state"));
                },
                "it is rolled back");
        // Then it says why, and the journal has the figures
        rollout(id).then().body("reason", containsString("the candidate fails more than stable"));
        Patience.until(
                () -> given()
                        .get("/control/v1/journal?limit=1000&endpoint=flights")
                        .<List<Map<String, Object>>>path("entries")
                        .stream()
                        .anyMatch(entry -> "rollout.rolledBack".equals(entry.get("kind"))
                                && id.equals(entry.get("rollout"))
                                && entry.get("facts") instanceof Map<?, ?> facts
                                && facts.containsKey("threshold")),
                "the journal has it");
        given().get("/metrics")
                .then()
                .body(containsString("belay_rollbacks_total{endpoint=\"flights\",reason=\"errors\"}"));
    }

    @Test
    void theListHasTheNewestFirst() {
        String id = started("");
        given().get(ROLLOUTS).then().statusCode(200).body("rollouts[0].id", equalTo(id));
    }
}
