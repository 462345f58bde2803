package dev.belay.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChanceTest {
    private static final int DRAWS = 20_000;

    @ParameterizedTest
    @CsvSource({"100, 0.05", "3000, 0.001", "100, 0.95", "20, 0.5", "7, 0", "7, 1"})
    void binomialHasItsMeanAndVariance(int trials, double probability) {
        // Given
        Chance chance = new Chance(new Random(11));
        double sum = 0;
        double squares = 0;

        // When
        for (int i = 0; i < DRAWS; i++) {
            long drawn = chance.binomial(trials, probability);
            sum += drawn;
            squares += (double) drawn * drawn;
        }

        // Then
        double variance = trials * probability * (1 - probability);
        double mean = sum / DRAWS;
        assertEquals(trials * probability, mean, 5 * Math.sqrt(variance / DRAWS) + 1e-12);
        assertEquals(variance, squares / DRAWS - mean * mean, 0.05 * variance + 1e-9);
    }
}
