package dev.belay.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.model.ModelCard;
import dev.belay.validation.InputVerdict.Accepted;
import dev.belay.validation.InputVerdict.Degrade;
import dev.belay.validation.InputVerdict.Rejected;
import dev.belay.validation.InputVerdict.Unsupported;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputGuardTest {
    private static final Finding UNKNOWN_CARRIER = new Finding(Check.CATEGORY, "carrier", GuardAction.FLAG);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 4096})
    void acceptsRequestWithNothingToFind(int rows) {
        // Given
        Inputs request = Given.request(rows);

        // When
        InputVerdict verdict = judge(GuardPolicy.DEFAULT, request);

        // Then
        assertSame(Accepted.CLEAN, verdict);
    }

    @Test
    void acceptsNullWhereCardAllowsIt() {
        // Given
        Inputs request = Given.request(1, Given.floats(Given.TEMP, Float.NaN), Given.strings(Given.TAILNUM, ""));

        // When
        InputVerdict verdict = judge(GuardPolicy.DEFAULT, request);

        // Then
        assertSame(Accepted.CLEAN, verdict);
    }

    @Test
    void acceptsLackingFeatureThatMayBeNull() {
        // Given
        Inputs request = Given.requestWithout(Given.TEMP, Given.TAILNUM);

        // When
        InputVerdict verdict = judge(GuardPolicy.DEFAULT, request);

        // Then
        assertSame(Accepted.CLEAN, verdict);
    }

    @Test
    void isIncapableWhenNeededFeatureIsMissing() {
        // Given
        Inputs request = Given.requestWithout(Given.CARRIER);

        // When
        InputVerdict verdict = judge(GuardPolicy.DEFAULT, request);

        // Then
        assertEquals(
                new Unsupported(
                        "carrier",
                        -1,
                        "feature 'carrier' is missing",
                        List.of("sched_minute", "seats"),
                        List.of("carrier")),
                verdict);
    }

    @Test
    void isIncapableWhenNeededStringIsNull() {
        // Given
        Inputs request = Given.request(3, Given.strings(Given.CARRIER, "AA", "9E", ""));

        // When
        InputVerdict verdict = judge(GuardPolicy.DEFAULT, request);

        // Then
        assertEquals(new Unsupported("carrier", 2, "feature 'carrier' is null in row 2, allowed is a value"), verdict);
    }

    @Test
    void isIncapableWhenNeededNumberIsNull() {
        // Given
        Inputs request = Given.request(2, Given.floats(Given.SCHED_MINUTE, 1, Float.NaN));

        // When
        InputVerdict verdict = judge(GuardPolicy.DEFAULT, request);

        // Then
        assertEquals(
                new Unsupported("sched_minute", 1, "feature 'sched_minute' is null in row 1, allowed is a value"),
                verdict);
    }

    @Test
    void degradesOnMissingFeatureWherePolicySaysSo() {
        // Given
        GuardPolicy policy = GuardPolicy.DEFAULT.with(Check.REQUIRED, GuardAction.DEGRADE);

        // When
        InputVerdict verdict = judge(policy, Given.requestWithout(Given.CARRIER));

        // Then
        assertEquals(
                new Degrade(
                        new Finding(Check.REQUIRED, "carrier", GuardAction.DEGRADE), "feature 'carrier' is missing"),
                verdict);
    }

    @Test
    void staysIncapableWithoutFeatureThatHasNoNull() {
        // Given
        GuardPolicy policy = GuardPolicy.DEFAULT.with(Check.REQUIRED, GuardAction.FLAG);

        // When
        InputVerdict verdict = judge(policy, Given.requestWithout(Given.SEATS));

        // Then
        assertEquals("feature 'seats' is missing", message(verdict));
    }

    @Test
    void rejectsNumberOutsideHardRange() {
        // Given
        Inputs request = Given.request(4, Given.floats(Given.SCHED_MINUTE, 1, 2, 3, 1500));

        // When
        InputVerdict verdict = judge(GuardPolicy.DEFAULT, request);

        // Then
        assertEquals(
                new Rejected(
                        new Finding(Check.RANGE, "sched_minute", GuardAction.REJECT),
                        "feature 'sched_minute' is 1500.0 in row 3, allowed is 0 to 1439"),
                verdict);
    }

    @Test
    void rejectsIntegerOutsideHardRange() {
        // Given
        Inputs request = Given.request(1, Given.seats(0));

        // When
        InputVerdict verdict = judge(GuardPolicy.DEFAULT, request);

        // Then
        assertEquals("feature 'seats' is 0 in row 0, allowed is 1 to 900", message(verdict));
    }

    @Test
    void rejectsInfinityOutsideHardRange() {
        // Given
        Inputs request = Given.request(1, Given.floats(Given.SCHED_MINUTE, Float.POSITIVE_INFINITY));

        // When
        InputVerdict verdict = judge(GuardPolicy.DEFAULT, request);

        // Then
        assertEquals("feature 'sched_minute' is Infinity in row 0, allowed is 0 to 1439", message(verdict));
    }

    @Test
    void acceptsLimitThatFloatRoundsAcrossItself() {
        // Given -60.1 as a float lies below -60.1 as a double
        Inputs request = Given.request(1, Given.floats(Given.TEMP, -60.1f));

        // When
        InputVerdict verdict = judge(GuardPolicy.DEFAULT.withOutlierFactor(5), request);

        // Then
        assertSame(Accepted.CLEAN, verdict);
    }

    @Test
    void namesFirstRejectingRowOfAllFeatures() {
        // Given
        Inputs request =
                Given.request(3, Given.floats(Given.SCHED_MINUTE, 1, 2, 1500), Given.floats(Given.TEMP, 40, 500, 600));

        // When
        InputVerdict verdict = judge(GuardPolicy.DEFAULT, request);

        // Then
        assertEquals("feature 'temp' is 500.0 in row 1, allowed is -60.1 to 240", message(verdict));
    }

    @Test
    void flagsUnknownCategoryOnce() {
        // Given
        Inputs request = Given.request(3, Given.strings(Given.CARRIER, "XX", "YY", "AA"));

        // When
        InputVerdict verdict = judge(GuardPolicy.DEFAULT, request);

        // Then
        assertEquals(new Accepted(List.of(UNKNOWN_CARRIER)), verdict);
    }

    @Test
    void rejectsUnknownCategoryWherePolicySaysSo() {
        // Given
        GuardPolicy policy = GuardPolicy.DEFAULT.with(Check.CATEGORY, GuardAction.REJECT);

        // When
        InputVerdict verdict = judge(policy, Given.request(1, Given.strings(Given.CARRIER, "aa")));

        // Then
        assertEquals("feature 'carrier' is 'aa' in row 0, allowed is one of 9E, AA", message(verdict));
    }

    @Test
    void shortensLongLists() {
        // Given
        List<String> categories = new ArrayList<>();
        for (int i = 10; i < 50; i++) {
            categories.add("C" + i);
        }
        ModelCard card = Given.card(List.of(new ModelCard.Input(Given.CARRIER, null, false, null, categories, null)));
        GuardPolicy policy = GuardPolicy.DEFAULT.with(Check.CATEGORY, GuardAction.REJECT);

        // When
        InputVerdict verdict = InputGuard.of(card, Given.FEATURES, policy).judge(Given.request(1));

        // Then
        assertTrue(message(verdict).endsWith("C28, C29 and 20 more"), message(verdict));
    }

    @Test
    void flagsOutlier() {
        // Given training saw 0 to 100, so that -100 to 200 is usual
        Inputs request = Given.request(1, Given.floats(Given.TEMP, 201));

        // When
        InputVerdict verdict = judge(GuardPolicy.DEFAULT, request);

        // Then
        assertEquals(new Accepted(List.of(new Finding(Check.OUTLIER, "temp", GuardAction.FLAG))), verdict);
    }

    @Test
    void acceptsUnusualValueWithinOutlierFactor() {
        // Given
        Inputs request = Given.request(1, Given.floats(Given.TEMP, 200));

        // When
        InputVerdict verdict = judge(GuardPolicy.DEFAULT, request);

        // Then
        assertSame(Accepted.CLEAN, verdict);
    }

    @Test
    void degradesOnOutlierWherePolicySaysSo() {
        // Given
        GuardPolicy policy =
                GuardPolicy.DEFAULT.with(Check.OUTLIER, GuardAction.DEGRADE).withOutlierFactor(0.1);

        // When
        InputVerdict verdict = judge(policy, Given.request(1, Given.floats(Given.TEMP, 111)));

        // Then
        assertEquals(
                new Degrade(
                        new Finding(Check.OUTLIER, "temp", GuardAction.DEGRADE),
                        "feature 'temp' is 111.0 in row 0, allowed is -10 to 110, by the training data"),
                verdict);
    }

    @Test
    void flagsDuplicateRows() {
        // Given
        Inputs request = duplicateRequest();

        // When
        InputVerdict verdict = judge(GuardPolicy.DEFAULT, request);

        // Then
        assertEquals(
                new Accepted(List.of(new Finding(Check.DUPLICATE, Finding.WHOLE_ROWS, GuardAction.FLAG))), verdict);
    }

    @Test
    void namesDuplicateRowsWherePolicyRejectsThem() {
        // Given
        GuardPolicy policy = GuardPolicy.DEFAULT.with(Check.DUPLICATE, GuardAction.REJECT);

        // When
        InputVerdict verdict = judge(policy, duplicateRequest());

        // Then
        assertEquals("row 2 repeats row 0, allowed are different rows", message(verdict));
    }

    @Test
    void rejectWinsOverDegradeAndFlag() {
        // Given
        GuardPolicy policy = GuardPolicy.DEFAULT.with(Check.OUTLIER, GuardAction.DEGRADE);
        Inputs request = Given.request(
                2,
                Given.strings(Given.CARRIER, "XX", ""),
                Given.floats(Given.TEMP, 230, 40),
                Given.floats(Given.SCHED_MINUTE, 1, -1));

        // When
        InputVerdict verdict = judge(policy, request);

        // Then
        assertEquals("feature 'sched_minute' is -1.0 in row 1, allowed is 0 to 1439", message(verdict));
    }

    @Test
    void degradeWinsOverIncapableAndFlag() {
        // Given
        GuardPolicy policy = GuardPolicy.DEFAULT.with(Check.OUTLIER, GuardAction.DEGRADE);
        Inputs request = Given.request(2, Given.strings(Given.CARRIER, "XX", ""), Given.floats(Given.TEMP, 230, 40));

        // When
        InputVerdict verdict = judge(policy, request);

        // Then
        assertTrue(verdict instanceof Degrade, verdict.toString());
    }

    @Test
    void incapableWinsOverFlag() {
        // Given
        Inputs request = Given.request(2, Given.strings(Given.CARRIER, "XX", ""));

        // When
        InputVerdict verdict = judge(GuardPolicy.DEFAULT, request);

        // Then
        assertTrue(verdict instanceof Unsupported, verdict.toString());
    }

    @Test
    void refusesEndpointThatHasFeatureOtherwise() {
        // Given
        TensorSpec other = new TensorSpec("carrier", Datatype.INT64, List.of(-1L, 1L));
        FeatureSet features = new FeatureSet(List.of(other), false);

        // When
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> InputGuard.of(Given.card(), features, GuardPolicy.DEFAULT));

        // Then
        assertEquals(
                "feature 'carrier' is INT64 [-1, 1] at the endpoint, and the version reads BYTES [-1, 1]",
                refused.getMessage());
    }

    private static Inputs duplicateRequest() {
        return Given.request(
                3,
                Given.strings(Given.CARRIER, "AA", "9E", "AA"),
                Given.strings(Given.TAILNUM, "N1", "N1", "N1"),
                Given.floats(Given.SCHED_MINUTE, 5, 5, 5));
    }

    private static InputVerdict judge(GuardPolicy policy, Inputs inputs) {
        return InputGuard.of(Given.card(), Given.FEATURES, policy).judge(inputs);
    }

    private static String message(InputVerdict verdict) {
        return switch (verdict) {
            case Accepted accepted -> accepted.toString();
            case Rejected rejected -> rejected.message();
            case Degrade degrade -> degrade.message();
            case Unsupported incapable -> incapable.message();
        };
    }
}
