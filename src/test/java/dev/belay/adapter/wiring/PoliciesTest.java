package dev.belay.adapter.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoliciesTest {
    private static final String CAREFUL = "belay.policies.careful.";

    @Test
    void takesStepsInPercent() {
        // Given
        BelayConfig config = ConfigFixture.flights(CAREFUL + "steps", "0.07,0.5,5,95");

        // When
        List<Integer> steps =
                Policies.of(config.policies()).find("careful").orElseThrow().steps();

        // Then
        assertEquals(List.of(7, 50, 500, 9_500), steps);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "steps|5,1,200|steps is 1 % after 5 %, allowed are rising weights from 0.01 to 95 %",
                "steps|50,5|steps is 5 % after 50 %, allowed are rising weights from 0.01 to 95 %",
                "steps|5,200|steps is 200 %, allowed are rising weights from 0.01 to 95 %",
                "steps|-1|steps is -1 %, allowed are rising weights from 0.01 to 95 %",
                "steps|0|steps is 0 %, allowed are rising weights from 0.01 to 95 %",
                "steps|96|steps is 96 %, allowed are rising weights from 0.01 to 95 %",
                "steps|0.014,5|steps has 0.014, allowed are numbers, percent in steps of 0.01",
                "steps|NaN|steps has NaN, allowed are numbers, percent in steps of 0.01",
                "minSamples|-1|minSamples is -1, allowed are 0 and more",
                "minTime|-1s|minTime is PT-1S, allowed are PT0S to P365D",
                "rules.ratio.max|1.5|rules.ratio.max is 1.5, allowed are 0 to below 1",
                "rules.maxErrors|-1|rules.maxErrors is -1, allowed are 0 and more",
                "rules.sequential|false|rules are none, allowed are the sequential rule, errors and ratio, at least one of them"
            })
    void refusesNamingPropertyValueAndWhatIsAllowed(String property, String written, String words) {
        // Given
        BelayConfig config = ConfigFixture.flights(CAREFUL + property, written);

        // When
        InvalidConfigurationException refusal =
                assertThrows(InvalidConfigurationException.class, () -> Policies.of(config.policies()));

        // Then
        assertEquals(CAREFUL + words, refusal.getMessage());
    }
}
