package dev.belay.adapter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.adapter.cli.ControlStub.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalCommandTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PATH = "/control/v1/journal";
    private static final String RECORDED = ControlStub.recorded("journal");
    private static final String NOTHING = "{\"entries\":[],\"next\":9}";

    @SuppressWarnings("NullAway.Init")
    private ControlStub server;

    @BeforeEach
    void listen() throws IOException {
        server = new ControlStub().plays("GET " + PATH + "?last=100", 200, RECORDED);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void printsARowAsALine() {
        // When
        Result result = server.run("journal");
        // Then
        assertEquals(
                List.of(
                        "2026-03-01T02:00:00.123456Z  flights  rollout.started  version celsius  by anna from 10.0.0.7:"
                                + " degrees Celsius  [canary, 0.5 %]",
                        "2026-03-01T02:00:09.5Z  flights  rollout.rolledBack  version celsius  by belay: the candidate"
                                + " fails more than stable  [rolledBack, evidence 4.71 of 4.61, stable 0 errors of"
                                + " 2871, candidate 9 errors of 29]",
                        "2026-03-01T03:00:00Z  flights  breaker.opened  version 2  by belay: the breaker opened 3 times"
                                + " since noon  [tier primary, count 3]"),
                result.out().lines().toList());
    }

    @ParameterizedTest
    @CsvSource({
        "journal,?last=100",
        "journal flights,?last=100&endpoint=flights",
        "journal --limit 5,?last=5",
        "journal --after 7,?after=7&limit=100",
        "journal flights --after 0 --limit 1000,?after=0&limit=1000&endpoint=flights"
    })
    void asksForTheNewestUnlessToldWhereToBegin(String command, String query) {
        // When
        server.run(command.split(" ", -1));
        // Then
        assertEquals(PATH + query, server.received().getFirst().path());
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal", "journal --json"})
    void escapesControlCharactersOfTheServer(String command) {
        // Given a reason that an earlier release took
        server.plays(
                "GET " + PATH + "?last=100",
                200,
                "{\"entries\":[{\"id\":12,\"at\":\"now\",\"reason\":\"\\u001b[31m\\u009b\"}],\"next\":12}");
        // When
        Result result = server.run(command.split(" ", -1));
        // Then
        assertTrue(result.out().contains("\\u001B[31m\\u009B"), result::out);
        assertTrue(result.out().chars().noneMatch(c -> Character.isISOControl(c) && c != '\n'), result::out);
    }

    @Test
    void printsJsonLinesForScripts() throws IOException {
        // When
        Result result = server.run("journal", "--json");
        // Then
        List<JsonNode> lines = new ArrayList<>();
        for (String line : result.out().lines().toList()) {
            lines.add(MAPPER.readTree(line));
        }
        List<JsonNode> recorded = new ArrayList<>();
        MAPPER.readTree(RECORDED).path("entries").forEach(recorded::add);
        assertEquals(recorded, lines);
    }

    @Test
    void goesOnAfterWhatWasSeen() throws Exception {
        // Given
        server.plays("GET " + PATH + "?after=9&limit=1000", 200, NOTHING);
        // When
        try (RunningCommand following = new RunningCommand(server, "journal", "--follow", "--every", "5ms")) {
            following.until(() -> server.received().size() >= 3);
        }
        // Then
        assertEquals(
                List.of(PATH + "?last=100", PATH + "?after=9&limit=1000", PATH + "?after=9&limit=1000"),
                server.received().stream()
                        .limit(3)
                        .map(ControlStub.Received::path)
                        .toList());
    }

    @Test
    void goesOnWhenTheServerIsBack() throws Exception {
        // Given
        server.plays("GET " + PATH + "?after=9&limit=1000", 503, "{\"detail\":\"the store is gone\"}");
        try (RunningCommand following = new RunningCommand(server, "journal", "--follow", "--every", "5ms")) {
            following.until(() -> following.err().contains("the store is gone (503)"));
            // When
            server.plays(
                    "GET " + PATH + "?after=9&limit=1000",
                    200,
                    "{\"entries\":[{\"id\":12,\"at\":\"later\",\"endpoint\":\"flights\",\"kind\":\"rollout.step\","
                            + "\"who\":\"belay\",\"reason\":\"on\"}],\"next\":12}");
            // Then
            following.until(() -> following.out().contains("later  flights  rollout.step  by belay: on"));
        }
    }

    @Test
    void endsWithoutAnErrorWhenItIsInterrupted() throws Exception {
        // Given
        server.plays("GET " + PATH + "?after=9&limit=1000", 200, NOTHING);
        RunningCommand following = new RunningCommand(server, "journal", "--follow", "--every", "1h");
        following.until(() -> following.out().contains("breaker.opened"));
        // When
        following.close();
        // Then
        assertEquals(Cli.OK, following.exit());
    }

    @Test
    void endsFollowingWhenTheServerSaysNo() throws Exception {
        // Given a token that was revoked meanwhile
        server.plays("GET " + PATH + "?after=9&limit=1000", 401, "{\"detail\":\"was revoked\"}");
        // When
        RunningCommand following = new RunningCommand(server, "journal", "--follow", "--every", "5ms");
        following.untilItEnds();
        // Then
        assertEquals(
                Cli.REFUSED + " belay: was revoked (401)",
                following.exit() + " " + following.err().strip());
    }

    @Test
    void goesOnWhenItHasToWait() throws Exception {
        // Given
        server.plays("GET " + PATH + "?after=9&limit=1000", 429, "{\"detail\":\"try again in 7 s\"}");
        try (RunningCommand following = new RunningCommand(server, "journal", "--follow", "--every", "5ms")) {
            // When
            following.until(() -> following.err().contains("try again in 7 s (429)"));
            // Then
            following.until(() -> server.received().size() > 3);
        }
    }

    @Test
    void endsFollowingWhenNobodyReads() {
        // Given what a pipe to 'head' becomes
        server.plays("GET " + PATH + "?after=9&limit=1000", 200, NOTHING);
        PrintWriter closed = new PrintWriter(Writer.nullWriter());
        closed.close();
        // When
        int exit = server.run(closed, new PrintWriter(new StringWriter()), "journal", "--follow", "--every", "5ms");
        // Then
        assertEquals(Cli.OK, exit);
    }

    @Test
    void saysWhatTheServerRefuses() {
        // Given
        server.plays(
                "GET " + PATH + "?last=100&endpoint=nosuch", 404, "{\"detail\":\"endpoint 'nosuch' is not found\"}");
        // When
        Result result = server.run("journal", "nosuch");
        // Then
        assertEquals(Cli.REFUSED + " belay: endpoint 'nosuch' is not found (404)", result.exit() + " " + result.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--limit 0|--limit is 0, allowed is 1 to 1000",
                "--limit 1001|--limit is 1001, allowed is 1 to 1000",
                "--limit -1|--limit is -1, allowed is 1 to 1000",
                "--limit x|--limit is 'x', allowed is 1 to 1000",
                "--limit 99999999999999999999|--limit is '99999999999999999999', allowed is 1 to 1000",
                "--after first|--after is 'first', allowed are ids of rows, 0 and more",
                "--after -1|--after is -1, allowed are ids of rows, 0 and more"
            })
    void refusesWhatNoServerTakesByTheOptionsName(String options, String words) {
        // When
        Result result = server.run(("journal " + options).split(" ", -1));
        // Then
        assertEquals(Cli.WRONG_USAGE + " belay: " + words, result.exit() + " " + result.err());
        assertTrue(server.received().isEmpty());
    }

    @Test
    void refusesALimitThatIsNoNumber() {
        // When
        Result result = server.run("journal", "--limit", "all");
        // Then
        assertEquals(Cli.WRONG_USAGE, result.exit());
        assertTrue(server.received().isEmpty());
    }
}
