package dev.belay.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.adapter.cli.Cli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulateCommandTest {
    private static final Path VECTORS = Path.of("../src/test/resources/rollback-vectors.csv");

    private record Result(int exit, String out, String err) {}

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Simulator.commands()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Result(exit, out.toString(), err.toString());
    }

    @Test
    void printsTheLargestDifferenceOfEachTrace() {
        // When
        Result result = run("simulate", "--vectors", VECTORS.toString());

        // Then
        assertEquals(0, result.exit(), result.out() + result.err());
        assertEquals(
                34, result.out().lines().filter(line -> line.endsWith("ok")).count());
    }

    @Test
    void failsWhereATraceDiffers() throws IOException {
        // Given
        Path file = Files.writeString(
                folder.resolve("changed.csv"), Files.readString(VECTORS).replace(",2.4575959728,", ",2.4575969728,"));

        // When
        Result result = run("simulate", "--vectors", file.toString());

        // Then
        assertEquals(Cli.REFUSED, result.exit());
        assertTrue(result.out().contains("slot 0, ln_errors: 2.4575969728 in the file, 2.45759597"), result.out());
    }

    @Test
    void refusesAFileThatIsNotThere() {
        // When
        Result result = run("simulate", "--vectors", folder.resolve("none.csv").toString());

        // Then
        assertEquals(Cli.WRONG_USAGE, result.exit());
        assertTrue(result.err().startsWith("belay: --vectors "), result.err());
    }

    @Test
    void refusesNoRuns() {
        // When
        Result result = run("simulate", "--runs", "0");

        // Then
        assertEquals(Cli.WRONG_USAGE, result.exit());
        assertEquals(
                "belay: --runs is 0, allowed is 1 to 2147483647", result.err().strip());
    }

    @Test
    void printsJsonWithItsSeed() throws IOException {
        // When
        Result result = run("simulate", "--runs", "1", "--seed", "5", "--json");

        // Then
        JsonNode document = new ObjectMapper().readTree(result.out());
        assertEquals(5, document.path("seed").asLong());
        assertEquals(9, document.path("sections").size());
    }
}
