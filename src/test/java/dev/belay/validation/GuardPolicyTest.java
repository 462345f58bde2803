package dev.belay.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardPolicyTest {
    @Test
    void rejectsWhatTheModelCannotTakeAndFlagsTheRest() {
        // Given
        Map<Check, GuardAction> expected = Map.of(
                Check.REQUIRED, GuardAction.REJECT,
                Check.NULL, GuardAction.REJECT,
                Check.RANGE, GuardAction.REJECT,
                Check.CATEGORY, GuardAction.FLAG,
                Check.OUTLIER, GuardAction.FLAG,
                Check.DUPLICATE, GuardAction.FLAG);

        // When
        Map<Check, GuardAction> actions = GuardPolicy.DEFAULT.actions();

        // Then
        assertEquals(expected, actions);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesImpossibleOutlierFactor(double factor) {
        // Given the factor

        // When, then
        assertThrows(IllegalArgumentException.class, () -> GuardPolicy.DEFAULT.withOutlierFactor(factor));
    }
}
