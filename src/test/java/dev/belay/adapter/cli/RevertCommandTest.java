package dev.belay.adapter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.adapter.cli.ControlStub.Received;
import dev.belay.adapter.cli.ControlStub.Result;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevertCommandTest {
    private static final String REVERT = "/control/v1/endpoints/flights/revert";

    @SuppressWarnings("NullAway.Init")
    private ControlStub server;

    @BeforeEach
    void listen() throws IOException {
        server =
                new ControlStub().plays("POST " + REVERT, 200, "{\"reason\":\"reverted by local: primary flights/2\"}");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void asksAtOnceWhateverHasHappened() {
        // When
        server.run("revert", "flights", "--reason", "late at night");
        // Then
        assertEquals(List.of(new Received("POST", REVERT, null, "{\"reason\":\"late at night\"}")), server.received());
    }

    @Test
    void saysWhatAnswersNow() {
        // When
        Result result = server.run("revert", "flights");
        // Then
        assertEquals(
                Cli.OK + " flights: reverted by local: primary flights/2",
                result.exit() + " " + result.out().strip());
    }

    @Test
    void saysWhatBecameOfARolloutThatWasStillBaking() {
        // Given
        server.plays("POST " + REVERT, 200, ControlStub.recorded("rolledback"));
        // When
        Result result = server.run("revert", "flights");
        // Then
        assertEquals(
                "flights: version celsius is rolled back (the candidate fails more than stable",
                result.out().split(":", -1)[0] + ":" + result.out().split(":", -1)[1]);
    }

    @ParameterizedTest
    @CsvSource({"409,there is no promotion to revert", "403,needs the role operate"})
    void saysWhatTheServerRefuses(int status, String words) {
        // Given
        server.plays("POST " + REVERT, status, "{\"detail\":\"" + words + "\"}");
        // When
        Result result = server.run("revert", "flights");
        // Then
        assertEquals(Cli.REFUSED + " belay: " + words + " (" + status + ")", result.exit() + " " + result.err());
    }
}
