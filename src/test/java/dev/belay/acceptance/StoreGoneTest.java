package dev.belay.acceptance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The journal's database isn't there from the start: the server serves all the same. */
@QuarkusTest
@TestProfile(StoreGoneTest.WithoutDatabase.class)
class StoreGoneTest {
    public static final class WithoutDatabase implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = new HashMap<>(Unhurried.endpoint("flights"));
            config.put("belay.journal.url", "jdbc:postgresql://127.0.0.1:1/none");
            config.put("belay.journal.username", "none");
            return config;
        }
    }

    @Test
    void predictsAllTheSame() {
        given().body(Flights.instance(Flights.flight()))
                .post("/v1/models/flights:predict")
                .then()
                .statusCode(200)
                .header("Belay-Tier", is("primary"));
    }

    @Test
    void isReadyAllTheSame() {
        given().get("/v2/health/ready").then().statusCode(200);
    }

    @Test
    void journalIsAProblemInWords() {
        given().get("/control/v1/journal")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .body("status", is(503), "detail", containsString("127.0.0.1:1"));
    }
}
