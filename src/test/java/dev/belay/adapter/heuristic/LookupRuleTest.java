package dev.belay.adapter.heuristic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.belay.model.Baseline;
import org.junit.jupiter.api.Test;

class LookupRuleTest extends HeuristicTestBase {
    private static final String BY_TWO = "kind: lookup\n" + INPUTS + OUTPUTS + OTHERWISE + """
            lookup:
              by: [{feature: carrier}, {feature: minute, width: 60}]
              table:
                UA:
                  "5": {label: [1], probabilities: [0.5, 0.5]}
                  "-1": {label: [1], probabilities: [0.125, 0.875]}
            """;
    private static final String BY_EXACT_NUMBER = "kind: lookup\n" + INPUTS + OUTPUTS + OTHERWISE + """
            lookup:
              by: [{feature: minute}]
              table: {"0.1": {label: [1], probabilities: [0.5, 0.5]}, "0": {label: [0], probabilities: [1, 0]}}
            """;

    @Test
    void answersEachRowByCarrierAndBin() throws Exception {
        // Given
        Baseline baseline = load(BY_TWO);
        String[] carriers = {"UA", "UA", "UA", "AA", "UA"};
        float[] minutes = {300, 359.5f, 360, 300, -0.5f};

        // When
        float[] answer = probabilities(baseline.answer(request(5, carriers, minutes)));

        // Then
        assertArrayEquals(new float[] {.5f, .5f, .5f, .5f, .75f, .25f, .75f, .25f, .125f, .875f}, answer);
    }

    @Test
    void answersOtherwiseOnNull() throws Exception {
        // Given
        Baseline baseline = load(BY_TWO);

        // When
        float[] answer =
                probabilities(baseline.answer(request(2, new String[] {"", "UA"}, new float[] {300, Float.NaN})));

        // Then
        assertArrayEquals(new float[] {.75f, .25f, .75f, .25f}, answer);
    }

    @Test
    void answersOtherwiseWhenFeatureIsLacking() throws Exception {
        // Given
        Baseline baseline = load(BY_TWO);

        // When
        float[] answer = probabilities(baseline.answer(request(1, new String[] {"UA"}, null)));

        // Then
        assertArrayEquals(new float[] {.75f, .25f}, answer);
    }

    @Test
    void findsNumbersThatAreNotBinned() throws Exception {
        // Given
        Baseline baseline = load(BY_EXACT_NUMBER);

        // When
        float[] answer = probabilities(baseline.answer(request(3, null, new float[] {0.1f, -0f, 7})));

        // Then
        assertArrayEquals(new float[] {.5f, .5f, 1, 0, .75f, .25f}, answer);
    }
}
