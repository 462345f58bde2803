package dev.belay.acceptance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.Patience;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators read of the journal. */
@QuarkusTest
@TestProfile(JournalTest.WithDrills.class)
class JournalTest {
    public static final class WithDrills implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("belay.drills", "true");
        }
    }

    @BeforeEach
    void awaitJournal() {
        SlowJournal.awaitAdoption(Map.of());
    }

    private static String drill(String fault) {
        return given().contentType("application/json")
                .body("{\"tier\": \"primary\", \"delayMillis\": 10, \"fault\": \"" + fault + "\"}")
                .post("/control/v1/endpoints/flights/drills")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void end(String id) {
        given().delete("/control/v1/endpoints/flights/drills/" + id).then().statusCode(200);
    }

    private static List<Map<String, Object>> entries(String query) {
        return given().get("/control/v1/journal" + query)
                .then()
                .statusCode(200)
                .extract()
                .path("entries");
    }

    private static List<Object> kindsOfDrill(String id) {
        return entries("?endpoint=flights&limit=1000").stream()
                .filter(entry -> entry.get("facts") instanceof Map<?, ?> facts && id.equals(facts.get("id")))
                .map(entry -> entry.get("kind"))
                .toList();
    }

    private static long next(String query) {
        return ((Number) given().get("/control/v1/journal" + query).path("next")).longValue();
    }

    @Test
    void drillIsJournaledFromStartToEnd() {
        // Given
        String id = drill("delay");

        // When
        end(id);

        // Then
        Patience.until(
                () -> kindsOfDrill(id).equals(List.of("drill.started", "drill.ended")), "both ends are in the journal");
    }

    @Test
    void entryNamesWhoAndWhence() {
        // Given
        long before = next("?limit=1000");

        // When
        end(drill("delay"));

        // Then
        Patience.until(() -> !entries("?after=" + before).isEmpty(), "the drill is in the journal");
        Map<String, Object> entry = entries("?after=" + before).getFirst();
        assertEquals(List.of("local", "127.0.0.1"), List.of(entry.get("who"), entry.get("from")));
    }

    @Test
    void readersGoOnAfterTheLastEntry() {
        // Given
        end(drill("delay"));
        end(drill("delay"));
        Patience.until(() -> entries("?limit=1000").size() >= 4, "two drills are in the journal");

        // When
        long next = next("?limit=1");

        // Then
        assertEquals(
                entries("?limit=2").get(1), entries("?limit=1&after=" + next).getFirst());
    }

    @Test
    void readersMayBeginWithTheNewest() {
        // Given
        long before = next("?limit=1000");
        end(drill("delay"));
        Patience.until(() -> entries("?after=" + before).size() >= 2, "the drill is in the journal");

        // When
        long newest = next("?last=1");

        // Then
        assertTrue(newest > before + 1, () -> newest + " after " + before);
    }

    @Test
    void breakerThatOpensIsJournaled() {
        // Given
        String id = drill("error");

        // When
        for (int i = 0; i < 40; i++) {
            given().body(Flights.instance(Flights.flight())).post("/v1/models/flights:predict");
        }
        end(id);

        // Then
        Patience.until(
                () -> entries("?endpoint=flights&limit=1000").stream()
                        .anyMatch(entry -> "breaker.opened".equals(entry.get("kind"))),
                "the trip is in the journal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"last=5", "after=0", "after=1&limit=5", "limit=5"})
    void endpointThatNeverWasIsAProblemInWords(String query) {
        given().get("/control/v1/journal?endpoint=nosuch&" + query)
                .then()
                .statusCode(404)
                .body("detail", is("endpoint 'nosuch' is not found"));
    }

    @Test
    void endpointWithoutNewerEntriesIsNone() {
        given().get("/control/v1/journal?endpoint=flights&after=1000000")
                .then()
                .statusCode(200)
                .body("entries", empty());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            after=-1      | after is '-1', allowed is a whole number from 0 to 9223372036854775807
            after=last    | after is 'last', allowed is a whole number from 0 to 9223372036854775807
            limit=0       | limit is '0', allowed is a whole number from 1 to 1000
            limit=1001    | limit is '1001', allowed is a whole number from 1 to 1000
            limit=ten     | limit is 'ten', allowed is a whole number from 1 to 1000
            last=0        | last is '0', allowed is a whole number from 1 to 1000
            last=5&after=1 | last is '5' beside after or limit, allowed is last alone
            endpoint=%00  | allowed is an endpoint's name of 1 to 255 characters
            """)
    void wrongParameterIsAProblemInWords(String query, String words) {
        given().urlEncodingEnabled(false)
                .get("/control/v1/journal?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("status", is(400), "detail", containsString(words));
    }
}
