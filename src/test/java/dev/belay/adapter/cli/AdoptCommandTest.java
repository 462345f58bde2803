package dev.belay.adapter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.adapter.cli.ControlStub.Result;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdoptCommandTest {
    private static final String ADOPT = "POST /control/v1/endpoints/flights/adopt";

    @Test
    void saysWhatRoutesNow() throws IOException {
        try (ControlStub server = new ControlStub().plays(ADOPT, 200, "{\"reason\":\"adopted by anna\"}")) {
            // When
            Result result = server.run("adopt", "flights");
            // Then
            assertEquals(
                    Cli.OK + " flights: adopted by anna",
                    result.exit() + " " + result.out().strip());
        }
    }

    @ParameterizedTest
    @CsvSource({"409,not while a rollout runs", "404,endpoint 'flights' is not found"})
    void saysWhatTheServerRefuses(int status, String words) throws IOException {
        try (ControlStub server = new ControlStub().plays(ADOPT, status, "{\"detail\":\"" + words + "\"}")) {
            // When
            Result result = server.run("adopt", "flights");
            // Then
            assertEquals(Cli.REFUSED + " belay: " + words + " (" + status + ")", result.exit() + " " + result.err());
        }
    }
}
