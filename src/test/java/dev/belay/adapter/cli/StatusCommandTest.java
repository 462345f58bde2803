package dev.belay.adapter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.adapter.cli.ControlStub.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusCommandTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ENDPOINTS = "/control/v1/endpoints";
    private static final String ENDPOINT = ControlStub.recorded("endpoint");
    private static final String CANARY = ControlStub.recorded("canary");
    private static final String BEFORE = ControlStub.recorded("rolledback");

    @SuppressWarnings("NullAway.Init")
    private ControlStub server;

    @BeforeEach
    void listen() throws IOException {
        server = new ControlStub()
                .plays("GET " + ENDPOINTS, 200, "{\"endpoints\":[" + ENDPOINT + "]}")
                .plays("GET " + ENDPOINTS + "/flights", 200, ENDPOINT)
                .plays("GET " + ENDPOINTS + "/flights/rollouts", 200, "{\"rollouts\":[" + CANARY + "," + BEFORE + "]}");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void showsAllEndpoints() {
        // When
        Result result = server.run("status");
        // Then
        assertEquals(Cli.OK, result.exit());
        assertTrue(result.out().startsWith("flights  ready"), result::out);
    }

    @Test
    void showsTheNewestRollout() {
        // When
        Result result = server.run("status", "flights");
        // Then
        assertTrue(result.out().contains("flights/3 against flights/2: canary"), result::out);
        assertFalse(result.out().contains("celsius"), result::out);
    }

    @Test
    void usesNoColoursWhereNobodyLooks() {
        // When
        Result result = server.run("status");
        // Then
        assertFalse(result.out().contains("\u001b"), result::out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "status --json"})
    void escapesControlCharactersOfTheServer(String command) {
        // Given a reason that an earlier release took
        String reason = CANARY.replaceFirst("\"reason\"\\s*:\\s*\"", "$0\\\\u001b[31m\\\\u009b ");
        server.plays("GET " + ENDPOINTS + "/flights/rollouts", 200, "{\"rollouts\":[" + reason + "]}");
        // When
        Result result = server.run(command.split(" ", -1));
        // Then
        assertTrue(result.out().contains("\\u001B[31m\\u009B"), result::out);
        assertTrue(result.out().chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'), result::out);
    }

    @Test
    void printsTheAnswersForScripts() throws IOException {
        // When
        Result result = server.run("status", "--json");
        // Then
        JsonNode only = MAPPER.readTree(result.out()).path("endpoints").get(0);
        assertEquals(
                List.of(MAPPER.readTree(ENDPOINT), MAPPER.readTree(CANARY)),
                List.of(only.path("endpoint"), only.path("rollout")));
    }

    @Test
    void printsNullForScriptsWhereThereNeverWasARollout() throws IOException {
        // Given
        server.plays("GET " + ENDPOINTS + "/flights/rollouts", 200, "{\"rollouts\":[]}");
        // When
        Result result = server.run("status", "flights", "--json");
        // Then
        assertTrue(MAPPER.readTree(result.out())
                .path("endpoints")
                .get(0)
                .path("rollout")
                .isNull());
    }

    @Test
    void saysThatThereIsNoSuchEndpoint() {
        // Given
        server.plays("GET " + ENDPOINTS + "/fligths", 404, "{\"error\":\"endpoint 'fligths' is not found\"}");
        // When
        Result result = server.run("status", "fligths");
        // Then
        assertEquals(Cli.REFUSED + " belay: endpoint 'fligths' is not found (404)", result.exit() + " " + result.err());
    }

    @Test
    void looksAgainUntilItIsInterrupted() throws Exception {
        // Given
        RunningCommand watching = new RunningCommand(server, "status", "--watch", "--every", "5ms");
        watching.until(() -> watching.out().split("flights  ready", -1).length > 3);
        // When
        watching.close();
        // Then
        assertEquals(Cli.OK, watching.exit());
    }

    @Test
    void goesOnWatchingWhileTheServerIsAway() throws Exception {
        // Given
        try (RunningCommand watching = new RunningCommand(server, "status", "--watch", "--every", "5ms")) {
            watching.until(() -> watching.out().contains("flights  ready"));
            // When
            server.plays("GET " + ENDPOINTS, 503, "{\"detail\":\"not now\"}");
            watching.until(() -> watching.out().contains("belay: not now (503)"));
            server.plays("GET " + ENDPOINTS, 200, "{\"endpoints\":[]}");
            int errors = watching.out().length();
            // Then
            watching.until(() -> watching.out().substring(errors).lines().anyMatch(line -> line.endsWith("Z")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404})
    void endsWatchingWhenTheServerSaysNo(int status) throws Exception {
        // Given
        RunningCommand watching = new RunningCommand(server, "status", "--watch", "--every", "5ms");
        watching.until(() -> watching.out().contains("flights  ready"));
        // When
        server.plays("GET " + ENDPOINTS, status, "{\"detail\":\"no\"}");
        watching.untilItEnds();
        // Then
        assertEquals(
                Cli.REFUSED + " belay: no (" + status + ")",
                watching.exit() + " " + watching.err().strip());
    }

    @Test
    void endsWatchingWhenNobodyReads() {
        // Given what a pipe to 'head' becomes
        PrintWriter closed = new PrintWriter(Writer.nullWriter());
        closed.close();
        // When
        int exit = server.run(closed, new PrintWriter(new StringWriter()), "status", "--watch", "--every", "5ms");
        // Then
        assertEquals(Cli.OK, exit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "PT0S", "PT-1S"})
    void refusesToLookWithoutAPause(String every) {
        // When
        Result result = server.run("status", "--watch", "--every", every);
        // Then
        assertEquals(Cli.WRONG_USAGE, result.exit());
        assertTrue(result.err().contains("allowed are times above 0"), result::err);
        assertTrue(server.received().isEmpty());
    }

    @Test
    void doesNotBeginToWatchWhereNobodyAnswers() {
        // Given
        server.close();
        // When
        Result result = server.run("status", "--watch");
        // Then
        assertEquals(Cli.UNREACHABLE, result.exit());
    }
}
