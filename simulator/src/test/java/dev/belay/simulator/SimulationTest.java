package dev.belay.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The short form; the long one is {@code ./belay simulate}. */
class SimulationTest {
    private static final long SEED = 20_260_722;
    private static final int RUNS = 12;

    @TestFactory
    Stream<DynamicTest> isWithinThePublishedFigures() {
        // Given
        Simulation simulation = new Simulation(SEED, RUNS);

        return IntStream.range(0, Simulation.size())
                .mapToObj(number -> DynamicTest.dynamicTest("section " + number, () -> {
                    // When
                    Section section = simulation.run(number);

                    // Then
                    List<Figure> wrong = section.figures().stream()
                            .filter(figure -> !figure.ok())
                            .toList();
                    assertEquals(List.of(), wrong, "seed " + SEED + ": " + section.title());
                }));
    }

    @Test
    void sameSeedGivesTheSameFigures() {
        // Given
        Section once = new Simulation(7, 2).run(0);

        // When
        Section again = new Simulation(7, 2).run(0);

        // Then
        assertEquals(once, again);
    }
}
