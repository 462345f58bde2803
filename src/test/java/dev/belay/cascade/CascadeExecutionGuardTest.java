package dev.belay.cascade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.cascade.CascadeResult.Cause;
import dev.belay.validation.Check;
import dev.belay.validation.Finding;
import dev.belay.validation.GuardAction;
import dev.belay.validation.InputVerdict;
import dev.belay.vocabulary.FailureReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a cascade makes of the input guards' verdicts. */
class CascadeExecutionGuardTest {
    private static final Finding OUT_OF_RANGE = new Finding(Check.RANGE, "temp", GuardAction.REJECT);
    private static final Finding OUTLIER = new Finding(Check.OUTLIER, "temp", GuardAction.DEGRADE);
    private static final Finding UNKNOWN = new Finding(Check.CATEGORY, "carrier", GuardAction.FLAG);

    private static final InputVerdict REJECTED =
            new InputVerdict.Rejected(OUT_OF_RANGE, "'temp' is 999 in row 0, allowed is -60 to 140");
    private static final InputVerdict DEGRADE = new InputVerdict.Degrade(OUTLIER, "'temp' is 139 in row 0");
    private static final InputVerdict INCAPABLE = new InputVerdict.Unsupported(
            "dep_delay", -1, "feature 'dep_delay' is missing", List.of("temp"), List.of("dep_delay"));

    private final FakeTier primary = new FakeTier("primary");
    private final FakeTier fallback = new FakeTier("fallback");

    @Test
    void rejectsWhatIsTheCallersFault() {
        // Given
        primary.saying(REJECTED);

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals(new CascadeResult.InvalidInputs("'temp' is 999 in row 0, allowed is -60 to 140"), walk.result());
    }

    @Test
    void movesNothingForWhatIsTheCallersFault() {
        // Given
        primary.saying(REJECTED);

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertFalse(fallback.wasAsked());
        assertTrue(walk.refused.isEmpty());
        assertTrue(walk.answered.isEmpty());
    }

    @Test
    void rejectsWhatNoTiersModelTakes() {
        // Given two models that find it out only when they run
        primary.failing(FailureReason.INPUT_GUARD, "it takes no such request");
        fallback.failing(FailureReason.INPUT_GUARD, "neither does this one");

        // When
        Walk walk = Walk.down(Walk.withoutBaseline(primary, fallback));

        // Then
        assertEquals(new CascadeResult.InvalidInputs("it takes no such request"), walk.result());
    }

    @Test
    void blamesNoCallerWhereATierFailedThatMightHaveTakenIt() {
        // Given
        primary.failing(FailureReason.INPUT_GUARD, "it takes no such request");
        fallback.failing();

        // When
        Walk walk = Walk.down(Walk.withoutBaseline(primary, fallback));

        // Then
        assertEquals(
                new CascadeResult.Unanswered(Cause.OTHER, "primary: it takes no such request; fallback: it broke"),
                walk.result());
    }

    @Test
    void asksTheBaselineForWhatAModelDoesntTake() {
        // Given
        primary.failing(FailureReason.INPUT_GUARD, "it takes no such request");

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary));

        // Then
        assertEquals("baseline", walk.answer().tier());
    }

    @Test
    void tellsWhatWasFound() {
        // Given
        primary.saying(REJECTED);

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary));

        // Then
        assertEquals(List.of(OUT_OF_RANGE), walk.found);
    }

    @Test
    void servesWhatIsOnlyFlagged() {
        // Given
        primary.saying(new InputVerdict.Accepted(List.of(UNKNOWN)));

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary));

        // Then
        assertEquals("primary", walk.answer().tier());
        assertEquals(List.of(UNKNOWN), walk.found);
    }

    @Test
    void goesOnWhenALaterTierRejectsWhatAnEarlierOneTook() {
        // Given
        primary.failing(FailureReason.ERROR, "broken");
        fallback.saying(REJECTED);

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals(Walk.BASELINE, walk.answer().tier());
        assertTrue(walk.found.isEmpty());
    }

    @Test
    void countsAFlagOnceHoweverManyTiersRaiseIt() {
        // Given
        primary.saying(new InputVerdict.Accepted(List.of(UNKNOWN))).failing(FailureReason.ERROR, "broken");
        fallback.saying(new InputVerdict.Accepted(List.of(UNKNOWN)));

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals(List.of(UNKNOWN), walk.found);
    }

    @Test
    void goesToTheBaselineWhenNoModelIsToBeTrusted() {
        // Given
        primary.saying(DEGRADE);

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals(Walk.BASELINE, walk.answer().tier());
        assertEquals("primary: 'temp' is 139 in row 0", walk.answer().degraded());
        assertFalse(fallback.wasAsked());
    }

    @Test
    void isUnavailableWhenNoModelIsToBeTrustedAndThereIsNoBaseline() {
        // Given
        primary.saying(DEGRADE);

        // When
        Walk walk = Walk.down(Walk.withoutBaseline(primary, fallback));

        // Then
        assertEquals(new CascadeResult.Unanswered(Cause.OTHER, "primary: 'temp' is 139 in row 0"), walk.result());
    }

    @Test
    void goesOnToATierThatCanTakeTheRequest() {
        // Given
        primary.saying(INCAPABLE);

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals("fallback", walk.answer().tier());
        assertEquals("primary: feature 'dep_delay' is missing", walk.answer().degraded());
    }

    @Test
    void countsNoRejectionForARequestThatIsServed() {
        // Given
        primary.saying(INCAPABLE);

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertTrue(walk.found.isEmpty());
    }

    @Test
    void rejectsWhatNoTierCanTake() {
        // Given
        primary.saying(INCAPABLE);
        fallback.saying(new InputVerdict.Unsupported("temp", 3, "'temp' is null in row 3"));

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals(new CascadeResult.MissingFeatures(List.of("temp"), List.of("dep_delay")), walk.result());
        assertEquals(List.of(new Finding(Check.REQUIRED, "dep_delay", GuardAction.REJECT)), walk.found);
    }

    @Test
    void chargesNoTierWithWhatIsTheCallersFault() {
        // Given
        primary.saying(INCAPABLE);
        fallback.saying(INCAPABLE);

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertTrue(walk.refused.isEmpty());
    }

    @Test
    void tellsOfTheTierThatWasPassedOverWhereAnotherCouldTakeTheRequest() {
        // Given
        primary.saying(INCAPABLE);

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals(List.of("0 INPUT_GUARD feature 'dep_delay' is missing"), walk.refused);
    }

    @Test
    void tellsOfEachTierThatWasPassedOverWhereTheBaselineAnswers() {
        // Given
        primary.saying(INCAPABLE);
        fallback.unavailable("hung").hung = true;
        FakeTier last = new FakeTier("last");
        last.saying(INCAPABLE);

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback, last));

        // Then
        assertEquals(
                List.of(
                        "1 HUNG hung",
                        "0 INPUT_GUARD feature 'dep_delay' is missing",
                        "2 INPUT_GUARD feature 'dep_delay' is missing"),
                walk.refused);
    }

    @Test
    void rejectsANullThatNoTierCanTake() {
        // Given
        primary.saying(new InputVerdict.Unsupported("temp", 3, "'temp' is null in row 3"));

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary));

        // Then
        assertEquals(new CascadeResult.InvalidInputs("'temp' is null in row 3"), walk.result());
        assertEquals(List.of(new Finding(Check.NULL, "temp", GuardAction.REJECT)), walk.found);
    }

    @Test
    void blamesNoCallerForWhatAHungTierMightHaveTaken() {
        // Given
        primary.unavailable("hung").hung = true;
        fallback.saying(INCAPABLE);

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals(Walk.BASELINE, walk.answer().tier());
    }

    @Test
    void goesOnWhenAGuardThrows() {
        // Given
        FakeTier broken = new FakeTier("broken");
        broken.bugInCheck = new IllegalStateException("a bug");

        // When
        Walk walk = Walk.down(Walk.withBaseline(broken, fallback));

        // Then
        assertEquals("fallback", walk.answer().tier());
    }
}
