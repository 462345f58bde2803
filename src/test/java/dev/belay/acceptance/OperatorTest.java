package dev.belay.acceptance;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.Patience;
import dev.belay.adapter.cli.Cli;
import dev.belay.control.Role;
import dev.belay.control.Token;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What operators do by the commands, with the real models. */
@QuarkusTest
@TestProfile(OperatorTest.WithTokens.class)
class OperatorTest {
    private static final Path TOKENS = Path.of("target", "operator-test", "tokens");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static int hypotheses;

    private final List<String> drills = new ArrayList<>();

    /** Anna operates, Eve looks. */
    public static final class WithTokens implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Instant created = Instant.parse("2026-11-22T10:00:00Z");
            try {
                Files.createDirectories(TOKENS.resolveSibling(""));
                Files.write(
                        TOKENS,
                        List.of(
                                Token.of("anna", Role.OPERATE, "anna-secret", created)
                                        .line(),
                                Token.of("eve", Role.VIEW, "eve-secret", created)
                                        .line()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Map.of("belay.drills", "true", "belay.tokens", TOKENS.toString());
        }
    }

    private record Result(int exit, String out, String err) {
        boolean isLate() {
            return err.contains("(503)");
        }

        boolean isDone() {
            return exit == Cli.OK;
        }

        JsonNode json() {
            try {
                return MAPPER.readTree(out);
            } catch (IOException e) {
                throw new UncheckedIOException(out, e);
            }
        }
    }

    @BeforeEach
    void awaitJournal() {
        SlowJournal.awaitAdoption(Map.of("Authorization", "Bearer anna-secret"));
    }

    /** A change whose effect holds already is done. */
    private static Result belayAs(String token, String command, String... more) {
        Supplier<Result> call = () -> once(token, command, more);
        return SlowJournal.ask(call, Result::isLate, call, Result::isDone);
    }

    private static Result once(String token, String command, String... more) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine cli = Cli.commands();
        cli.setOut(new PrintWriter(out, true));
        cli.setErr(new PrintWriter(err, true));
        String[] arguments = Stream.of(
                        Stream.of(command.split(" ", -1)),
                        Stream.of(more),
                        Stream.of("--server", "http://localhost:" + RestAssured.port, "--token", token))
                .flatMap(parts -> parts)
                .toArray(String[]::new);
        int exit = cli.execute(arguments);
        return new Result(exit, out.toString(), err.toString().strip());
    }

    private static Result belay(String command, String... more) {
        return belayAs("anna-secret", command, more);
    }

    private static Result start(String... more) {
        return SlowJournal.ask(
                () -> startOnce(more),
                Result::isLate,
                () -> {
                    // One that was written after all.
                    belay("rollout rollback flights");
                    return startOnce(more);
                },
                Result::isDone);
    }

    private static Result startOnce(String... more) {
        return once(
                "anna-secret",
                "rollout start flights 3 --again",
                Stream.concat(Stream.of("--hypothesis", "hypothesis " + ++hypotheses), Stream.of(more))
                        .toArray(String[]::new));
    }

    private static JsonNode rollout() {
        return belay("status flights --json").json().path("endpoints").get(0).path("rollout");
    }

    private static Response predict() {
        Map<String, String> flight = Flights.flight();
        for (String feature :
                List.of("origin_delay", "origin_overdue", "carrier_delay", "carrier_overdue", "scheduled_departures")) {
            flight.put(feature, "7");
        }
        return given().header("Authorization", "Bearer anna-secret")
                .contentType("application/json")
                .body(Flights.instances(List.of(flight)))
                .post("/v1/models/flights:predict");
    }

    @AfterEach
    void endAll() {
        drills.forEach(id -> given().header("Authorization", "Bearer anna-secret")
                .delete("/control/v1/endpoints/flights/drills/" + id));
        belay("rollout rollback flights");
        belay("revert flights");
    }

    @Test
    void startsARolloutAndSaysWhereItStands() {
        // When
        Result result = start();
        // Then
        assertAll(
                () -> assertEquals(Cli.OK, result.exit(), result.err()),
                () -> assertEquals(
                        "flights: version 3 is canary, step 1 of 4, 1 % (started)",
                        result.out().lines().findFirst().orElse("")));
    }

    @Test
    void journalHasEveryCallAndWhoMadeIt() {
        // Given
        long before = lastEntry();
        start("--bake", "1h");
        String id = rollout().path("id").asText();
        // When
        belay("rollout pause flights");
        belay("rollout resume flights");
        belay("rollout weight flights 10");
        belay("rollout promote flights", "--reason", "it is Friday");
        belay("revert flights", "--reason", "it is Friday");
        // Then
        List<String> expected = List.of(
                "anna rollout.started hypothesis " + hypotheses,
                "anna rollout.paused paused by anna",
                "anna rollout.resumed resumed by anna",
                "anna rollout.weight weight set to 10 % by anna",
                "anna rollout.promoted promoted by anna: it is Friday",
                "anna rollout.rolledBack reverted by anna: it is Friday");
        Patience.until(() -> moves(before, id).size() >= expected.size(), "the journal has every call");
        assertEquals(expected, moves(before, id));
    }

    private static long lastEntry() {
        return belay("journal --limit 1 --json")
                .out()
                .lines()
                .mapToLong(OperatorTest::id)
                .findFirst()
                .orElse(0);
    }

    private static long id(String line) {
        return entry(line).path("id").asLong();
    }

    private static JsonNode entry(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    private static List<String> moves(long after, String rollout) {
        return belay("journal flights --json --after " + after)
                .out()
                .lines()
                .map(OperatorTest::entry)
                .filter(entry -> entry.path("rollout").asText().equals(rollout))
                .filter(entry -> !entry.path("kind").asText().matches("rollout\\.(held|released)"))
                .map(entry ->
                        entry.path("who").asText() + " " + entry.path("kind").asText() + " "
                                + entry.path("reason").asText())
                .toList();
    }

    @Test
    void statusShowsBothArmsAndHowFarAwayARollbackIs() {
        // Given
        start("--steps", "50");
        Patience.until(
                () -> {
                    predict();
                    return candidateRequests() >= 5;
                },
                "the candidate has answered");
        // When
        String status = belay("status flights").out();
        // Then
        assertAll(
                () -> assertTrue(status.contains("flights/3 against flights/2: canary, step 1 of 1, 50 %"), status),
                () -> assertTrue(status.contains("rolls back  if about the next "), status),
                () -> assertTrue(status.contains("next        promotion; waits for"), status),
                () -> assertTrue(status.lines().allMatch(line -> line.length() <= 80), status));
    }

    private static long candidateRequests() {
        return rollout().path("arms").path("candidate").path("requests").asLong();
    }

    @Test
    void statusSaysWhyACandidateWasTakenOut() {
        // Given a healthy endpoint, and a candidate that fails at half of the requests
        for (int i = 0; i < 200; i++) {
            predict();
        }
        start("--steps", "50");
        drills.add(given().header("Authorization", "Bearer anna-secret")
                .contentType("application/json")
                .body("{\"tier\":\"candidate\",\"fault\":\"error\"}")
                .post("/control/v1/endpoints/flights/drills")
                .path("id"));
        Patience.until(
                () -> {
                    assertEquals(200, predict().statusCode());
                    return rollout().path("state").asText().equals("rolledBack");
                },
                "it is taken out");
        // When
        String status = belay("status flights").out();
        // Then
        assertAll(
                () -> assertTrue(status.contains("flights/3 against flights/2: rolled back"), status),
                () -> assertTrue(status.contains("the candidate fails more than stable"), status));
    }

    @Test
    void whoComesLateIsToldWhatTheOtherHasDone() {
        // Given
        start();
        belay("rollout weight flights 10");
        // When
        Result late = belay("rollout weight flights 20 --revision 1");
        // Then
        assertAll(
                () -> assertEquals(Cli.REFUSED, late.exit()),
                () -> assertTrue(late.err().contains("10 %, paused (weight set to 10 % by anna)"), late.err()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "eve-secret | rollout weight flights 10 | needs the role operate",
                "mallory-secret | rollout weight flights 10 | not known here",
                "anna-secret | rollout weight flights 96 | 0 to 95",
                "anna-secret | rollout weight flights -1 | 0 to 95",
                "anna-secret | rollout weight flights 0.005 | steps of 0.01",
                "anna-secret | rollout start flights 3 --hypothesis more --again | possible now: weight, pause",
                "anna-secret | rollout start flights 99 --hypothesis more | allowed are",
                "anna-secret | rollout start flights 3 --hypothesis more --steps 5,1 | rising weights",
                "anna-secret | rollout weight fligths 10 | endpoint 'fligths' is not found",
                "anna-secret | revert flights | nothing of it is promoted"
            })
    void refusalsAreInWordsAndChangeNothing(String token, String command, String words) {
        // Given
        start();
        // When
        Result refused = belayAs(token, command);
        // Then
        assertAll(
                () -> assertEquals(Cli.REFUSED, refused.exit(), refused.out()),
                () -> assertTrue(refused.err().contains(words), refused.err()),
                () -> assertEquals(1, rollout().path("revision").asLong()));
    }

    @Test
    void whoMayOnlyLookSeesTheStatus() {
        // When
        Result status = belayAs("eve-secret", "status");
        // Then
        assertTrue(status.out().startsWith("flights  ready"), status.err());
    }

    @Test
    void whatHoldsAlreadyIsDone() {
        // Given
        start();
        belay("rollout pause flights");
        // When
        Result again = belay("rollout pause flights --json");
        // Then
        assertAll(
                () -> assertEquals(Cli.OK, again.exit()),
                () -> assertEquals(2, again.json().path("revision").asLong()));
    }
}
