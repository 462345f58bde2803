package dev.belay.rollout.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EdgeTest {
    private static final int CASES = 2_000;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    /** Of the factor at one request, if the arms fail at these rates. */
    private static double mean(Factors s, double weight, double stable, double candidate) {
        return weight * (candidate * s.candidateError() + (1 - candidate) * s.candidateOk())
                + (1 - weight) * (stable * s.stableError() + (1 - stable) * s.stableOk());
    }

    @Test
    void noBetGainsWithinTheTolerance() {
        for (int i = 0; i < CASES; i++) {
            // Given
            Edge edge = random.nextBoolean() ? TwoSampleStatistic.ERRORS : TwoSampleStatistic.LATENCY;
            double p0 = 0.5 * random.nextDouble();
            double weight = 0.0001 + 0.95 * random.nextDouble();
            double p1 = edge.of(p0) + (0.98 - edge.of(p0)) * random.nextDouble();
            double stable = random.nextDouble();
            double candidate = Math.min(1, edge.of(stable)) * random.nextDouble();

            // When
            double mean = mean(edge.factors(p0, p1, weight), weight, stable, candidate);

            // Then
            assertTrue(mean <= 1 + 1e-9, "seed " + seed + ", case " + i + ": " + mean);
        }
    }

    @Test
    void rightBetGrowsBeyondTheTolerance() {
        for (int i = 0; i < CASES; i++) {
            // Given
            double p0 = 0.0001 + 0.4 * random.nextDouble();
            double weight = 0.0001 + 0.95 * random.nextDouble();
            double p1 = 0.02
                    + TwoSampleStatistic.ERRORS.of(p0)
                    + (0.96 - TwoSampleStatistic.ERRORS.of(p0)) * random.nextDouble();

            // When
            double growth = Growth.perRequest(p0, p1, weight);

            // Then
            assertTrue(growth > 0, "seed " + seed + ", case " + i + ": " + growth);
        }
    }

    @Test
    void aWeightOfZeroBetsNothingOnStable() {
        // When
        Factors factors = TwoSampleStatistic.ERRORS.factors(0.01, 0.2, 0);

        // Then
        assertEquals(1, factors.stableError(), 1e-9);
    }
}
