package dev.belay.rollout.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowthTest {
    private static final double ALPHA = 0.01;

    @Test
    void knowsWhatWouldHaveBeenCaughtAfterFourSteps() {
        // Given
        List<RuleState.Exposure> steps = List.of(
                new RuleState.Exposure(100, 200),
                new RuleState.Exposure(500, 200),
                new RuleState.Exposure(2_500, 200),
                new RuleState.Exposure(5_000, 1_000));

        // When
        double rate = Growth.detectable(0.001, steps, ALPHA).orElseThrow();

        // Then
        assertEquals(0.0182, rate, 0.00005);
    }

    @Test
    void knowsNothingAfterFiveRequests() {
        // When
        OptionalDouble rate = Growth.detectable(0.001, List.of(new RuleState.Exposure(2_500, 5)), ALPHA);

        // Then
        assertEquals(OptionalDouble.empty(), rate);
    }

    @ParameterizedTest
    @CsvSource({
        "0.001, 0.02, 0.01, 177",
        "0.001, 0.02, 0.25, 302",
        "0.001, 0.2, 0.05, 9.1",
        "0.001, 1, 0.05, 1.3",
        "0.01, 0.05, 0.05, 163",
        "0.01, 1, 0.25, 2.4"
    })
    void boundIsThePublishedOne(double stable, double candidate, double weight, double published) {
        // When
        double bound = Growth.bound(stable, candidate, weight, ALPHA);

        // Then
        assertEquals(published, bound, published > 20 ? 0.5 : 0.05);
    }
}
