package dev.belay.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final Path VECTORS = Path.of("../src/test/resources/rollback-vectors.csv");

    @TempDir
    Path folder;

    private Path changed(String from, String to) throws IOException {
        String text = Files.readString(VECTORS);
        assertTrue(text.contains(from), from);
        return Files.writeString(folder.resolve("changed.csv"), text.replace(from, to));
    }

    private static Replay.Difference replayed(Path file, String trace) throws IOException {
        return Replay.of(trace, VectorFile.read(file).getOrDefault(trace, List.of()));
    }

    @TestFactory
    Stream<DynamicTest> reproducesTheTraceToOneInABillion() throws IOException {
        // Given
        Map<String, List<VectorRow>> traces = VectorFile.read(VECTORS);
        assertEquals(34, traces.size());

        return traces.entrySet().stream()
                .map(trace -> DynamicTest.dynamicTest(trace.getKey(), () -> {
                    // When
                    Replay.Difference difference = Replay.of(trace.getKey(), trace.getValue());

                    // Then
                    assertTrue(difference.ok(), difference.toString());
                }));
    }

    @Test
    void noticesAFigureThatIsOffByTwoInABillion() throws IOException {
        // Given
        Path file = changed(",2.4575959728,", ",2.4575959778,");

        // When
        Replay.Difference difference = replayed(file, "worse-5pct");

        // Then
        assertFalse(difference.ok(), difference.toString());
    }

    @Test
    void noticesAnotherVerdict() throws IOException {
        // Given
        Path file = changed("rollback-latency", "continue");

        // When
        Replay.Difference difference = replayed(file, "latency-slow");

        // Then
        assertTrue(difference.where().contains("verdict: continue in the file, rollback-latency here"));
    }

    @Test
    void saysWhichLineHasTheWrongNumberOfCells() throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("short.csv"), "trace,slot\nhealthy\n");

        // When
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> VectorFile.read(file));

        // Then
        assertEquals("line 2 has 1 cells, allowed are 2", refusal.getMessage());
    }
}
