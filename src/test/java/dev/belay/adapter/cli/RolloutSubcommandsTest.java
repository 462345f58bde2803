package dev.belay.adapter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.adapter.cli.ControlStub.Received;
import dev.belay.adapter.cli.ControlStub.Result;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutSubcommandsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ROLLOUTS = "/control/v1/endpoints/flights/rollouts";
    private static final String NEWEST = ROLLOUTS + "/0198c0de-0000-7000-8000-000000000002";
    private static final String CANARY = ControlStub.recorded("canary");

    @SuppressWarnings("NullAway.Init")
    private ControlStub server;

    @BeforeEach
    void listen() throws IOException {
        server = new ControlStub().playsRollout(CANARY).plays("POST " + ROLLOUTS, 201, CANARY);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "weight flights 10|{\"weight\":10}",
                "weight flights 0.25|{\"weight\":0.25}",
                "weight flights 5%|{\"weight\":5}",
                "weight flights -1|{\"weight\":-1}",
                "pause flights|{\"paused\":true}",
                "resume flights|{\"paused\":false}"
            })
    void changesTheNewestRolloutAsItWasRead(String command, String body) {
        // When
        run(command);
        // Then
        assertEquals(new Received("PATCH", NEWEST, "\"7\"", body), server.change());
    }

    @ParameterizedTest
    @ValueSource(strings = {"abort flights", "abort flights --json"})
    void escapesControlCharactersOfTheServer(String command) {
        // Given a reason that an earlier release took
        server.playsRollout(CANARY.replaceFirst("\"reason\"\\s*:\\s*\"", "$0\\\\u001b[31m\\\\u009b"));
        // When
        Result result = run(command);
        // Then
        assertTrue(result.out().contains("\\u001B[31m\\u009B"), result::out);
        assertTrue(result.out().chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'), result::out);
    }

    @Test
    void escapesControlCharactersOfARefusal() {
        // Given
        server.plays("POST " + NEWEST + "/abort", 409, "{\"detail\":\"\\u001b[31m is not possible\"}");
        // When
        Result result = run("abort flights");
        // Then
        assertEquals("belay: \\u001B[31m is not possible (409)", result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"promote", "abort", "rollback"})
    void endsTheNewestRolloutAsItWasRead(String verb) {
        // When
        run(verb + " flights");
        // Then
        assertEquals(new Received("POST", NEWEST + "/" + verb, "\"7\"", ""), server.change());
    }

    @ParameterizedTest
    @ValueSource(strings = {"promote", "abort", "rollback"})
    void sendsTheReasonForTheJournal(String verb) {
        // When
        server.run("rollout", verb, "flights", "--reason", "callers \"complain\"");
        // Then
        assertEquals(
                "{\"reason\":\"callers \\\"complain\\\"\"}", server.change().body());
    }

    @Test
    void changesOnlyTheRevisionThatWasSeen() {
        // When
        run("weight flights 10 --revision 3");
        // Then
        assertEquals("\"3\"", server.change().ifMatch());
    }

    @Test
    void saysWhereTheRolloutStandsNow() {
        // When
        Result result = run("resume flights");
        // Then
        assertEquals(
                "flights: version 3 is canary, step 2 of 4, 5 % (the step's samples and time have passed,"
                        + " and nothing speaks against the candidate)",
                result.out().strip());
    }

    @Test
    void printsTheAnswerForScripts() throws IOException {
        // When
        Result result = run("pause flights --json");
        // Then
        assertEquals(MAPPER.readTree(CANARY), MAPPER.readTree(result.out()));
    }

    @Test
    void saysWhatSomebodyElseHasMadeOfIt() {
        // Given
        server.plays("PATCH " + NEWEST, 412, "{\"detail\":\"made for revision 6\"}");
        // When
        Result result = run("weight flights 10");
        // Then
        assertEquals(Cli.REFUSED, result.exit());
        assertEquals(
                List.of(
                        "belay: made for revision 6 (412)",
                        "The rollout has changed since it was read. Now flights: version 3 is canary, step 2 of 4,"
                                + " 5 % (the step's samples and time have passed, and nothing speaks against the"
                                + " candidate)",
                        "Look at it ('belay status flights') before you repeat the command."),
                result.err().lines().toList());
    }

    @Test
    void saysWhatTheServerSaysOfAnIllegalMove() {
        // Given
        server.plays("POST " + NEWEST + "/promote", 409, "{\"detail\":\"it can't promote; possible now: revert\"}");
        // When
        Result result = run("promote flights");
        // Then
        assertEquals(
                Cli.REFUSED + " belay: it can't promote; possible now: revert (409)",
                result.exit() + " " + result.err());
    }

    @Test
    void saysThatThereIsNoRollout() {
        // Given
        server.plays("GET " + ROLLOUTS, 200, "{\"rollouts\":[]}");
        // When
        Result result = run("pause flights");
        // Then
        assertEquals(
                Cli.REFUSED + " belay: there is no rollout at flights; 'belay rollout start' starts one",
                result.exit() + " " + result.err());
    }

    @Test
    void escapesNamesInPaths() {
        // When
        server.run("rollout", "pause", "new flights/../x");
        // Then
        assertEquals(
                "/control/v1/endpoints/new%20flights%2F..%2Fx/rollouts",
                server.received().getFirst().path());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "weight flights ten",
                "weight flights NaN",
                "weight flights",
                "weight",
                "pause",
                "halt flights",
                "pause flights --revision x",
                ""
            })
    void refusesWrongUsageWithoutAskingAnybody(String command) {
        // When
        Result result = run(command);
        // Then
        assertEquals(Cli.WRONG_USAGE, result.exit());
        assertEquals(List.of(), server.received());
    }

    @Test
    void saysThatNoServerAnswers() {
        // Given
        server.close();
        // When
        Result result = run("pause flights");
        // Then
        assertEquals(Cli.UNREACHABLE, result.exit());
        assertTrue(result.err().startsWith("belay: no answer from http://127.0.0.1:"), result::err);
    }

    private Result run(String command) {
        return server.run(("rollout " + command).strip().split(" ", -1));
    }
}
