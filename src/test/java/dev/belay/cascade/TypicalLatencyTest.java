package dev.belay.cascade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.belay.cascade.TypicalLatency.Admission;
import org.junit.jupiter.api.Test;

class TypicalLatencyTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long BUDGET = 50 * MILLI;
    private static final long SLOW = 80 * MILLI;
    private static final long FAST = 2 * MILLI;

    private final TypicalLatency usual = new TypicalLatency(Long.MAX_VALUE);
    private long now = -1_000 * SECOND;

    private void runs(int count, int rows, long durationNanos) {
        for (int i = 0; i < count; i++) {
            usual.record(rows, durationNanos, now);
        }
    }

    private void runs(int count, long durationNanos) {
        runs(count, 1, durationNanos);
    }

    private Admission admit(int rows, long budgetNanos) {
        return usual.admit(rows, budgetNanos, now);
    }

    private Admission admit() {
        return admit(1, BUDGET);
    }

    /** A second later one request probes the tier. */
    private void probe(boolean good) {
        now += SECOND;
        assertEquals(Admission.PROBE, admit());
        usual.record(1, good ? FAST : SLOW, now);
        usual.probed(1, good);
    }

    /** A tier that has been found too slow, and whose first probe is under way. */
    private void foundSlow() {
        runs(200, SLOW);
        admit();
    }

    @Test
    void triesATierOfWhichNothingIsKnown() {
        // Given no runs

        // When
        Admission admission = admit();

        // Then
        assertEquals(Admission.FITS, admission);
    }

    @Test
    void triesATierWhoseTypicalLatencyFits() {
        // Given
        runs(200, FAST);

        // When
        Admission admission = admit();

        // Then
        assertEquals(Admission.FITS, admission);
    }

    @Test
    void triesATierThatIsSlowOnceInTwenty() {
        // Given
        runs(190, FAST);
        runs(10, SLOW);

        // When
        Admission admission = admit();

        // Then
        assertEquals(Admission.FITS, admission);
    }

    @Test
    void skipsATierWhoseTypicalLatencyDoesntFit() {
        // Given
        foundSlow();

        // When
        Admission admission = admit();

        // Then
        assertEquals(Admission.SKIP, admission);
    }

    @Test
    void skipsATierWhoseTypicalLatencyIsAllOfTheBudget() {
        // Given timeouts, which count with the time waited
        runs(200, BUDGET);
        admit();

        // When
        Admission admission = admit();

        // Then
        assertEquals(Admission.SKIP, admission);
    }

    @Test
    void probesATierThatHasJustBeenFoundSlow() {
        // Given
        runs(200, SLOW);

        // When
        Admission admission = admit();

        // Then
        assertEquals(Admission.PROBE, admission);
    }

    @Test
    void probesNoMoreThanOnceASecond() {
        // Given
        foundSlow();

        // When
        int probes = 0;
        for (int i = 0; i < 100; i++) {
            now += 100 * MILLI;
            probes += admit() == Admission.PROBE ? 1 : 0;
        }

        // Then
        assertEquals(10, probes);
    }

    @Test
    void triesItAgainAfterFiveGoodProbesInARow() {
        // Given
        foundSlow();
        for (int i = 0; i < 5; i++) {
            probe(true);
        }

        // When
        Admission admission = admit();

        // Then
        assertEquals(Admission.FITS, admission);
    }

    @Test
    void skipsItStillAfterFourGoodProbes() {
        // Given
        foundSlow();
        for (int i = 0; i < 4; i++) {
            probe(true);
        }

        // When
        Admission admission = admit();

        // Then
        assertEquals(Admission.SKIP, admission);
    }

    @Test
    void startsCountingAnewAfterABadProbe() {
        // Given
        foundSlow();
        for (int i = 0; i < 4; i++) {
            probe(true);
        }
        probe(false);
        probe(true);

        // When
        Admission admission = admit();

        // Then
        assertEquals(Admission.SKIP, admission);
    }

    @Test
    void probesAgainAtOnceWhenAGuardRefusedTheProbe() {
        // Given a probe that breaker or bulkhead refused: the model was never asked
        foundSlow();
        usual.notProbed(1);

        // When
        Admission admission = admit();

        // Then
        assertEquals(Admission.PROBE, admission);
    }

    @Test
    void countsARefusedProbeNeitherAsGoodNorAsBad() {
        // Given
        foundSlow();
        for (int i = 0; i < 4; i++) {
            probe(true);
        }
        now += SECOND;
        admit();
        usual.notProbed(1);
        probe(true);

        // When
        Admission admission = admit();

        // Then
        assertEquals(Admission.FITS, admission);
    }

    @Test
    void forgetsTheSlowRunsOnceCleared() {
        // Given
        foundSlow();
        for (int i = 0; i < 5; i++) {
            probe(true);
        }

        // When
        boolean full = usual.snapshot(1, now + SECOND).full();

        // Then
        assertFalse(full);
    }

    @Test
    void letsSmallBudgetsOfOneCallerSkipForNoOther() {
        // Given a caller in a hurry, for whom the tier is too slow
        runs(200, 10 * MILLI);
        admit(1, 5 * MILLI);
        admit(1, 5 * MILLI);

        // When
        Admission ofAnother = admit(1, BUDGET);

        // Then
        assertEquals(Admission.FITS, ofAnother);
    }

    @Test
    void letsSmallBudgetsOfOneCallerSkipForNoOtherWhenTheWindowHasRunDry() {
        // Given
        runs(200, 10 * MILLI);
        admit(1, 5 * MILLI);
        now += 20 * SECOND;

        // When
        Admission ofAnother = admit(1, BUDGET);

        // Then
        assertEquals(Admission.FITS, ofAnother);
    }

    @Test
    void goesOnSkippingWhenTheWindowHasRunDry() {
        // Given a tier that was skipped for so long that no run is recent
        foundSlow();
        now += 20 * SECOND;
        admit();

        // When
        Admission admission = admit();

        // Then
        assertEquals(Admission.SKIP, admission);
    }

    @Test
    void remembersHowFastItWasLastWhenTheWindowHasRunDry() {
        // Given a tier that was too slow once, was then fast for hours, and now has few requests
        foundSlow();
        runs(200, FAST);
        now += SECOND;
        admit();
        now += 20 * SECOND;

        // When
        Admission admission = admit();

        // Then
        assertEquals(Admission.FITS, admission);
    }

    @Test
    void skipsNoSmallRequestsBecauseLargeOnesAreSlow() {
        // Given
        runs(200, 4_096, SLOW);
        admit(4_096, BUDGET);

        // When
        Admission ofOneRow = admit(1, BUDGET);

        // Then
        assertEquals(Admission.FITS, ofOneRow);
    }

    @Test
    void clearsNoLargeRequestsBecauseSmallOnesAreFast() {
        // Given both were slow, and only the small ones recover
        runs(200, 4_096, SLOW);
        admit(4_096, BUDGET);
        foundSlow();
        for (int i = 0; i < 5; i++) {
            probe(true);
        }
        admit(4_096, BUDGET);

        // When
        Admission ofLarge = admit(4_096, BUDGET);

        // Then
        assertEquals(Admission.SKIP, ofLarge);
    }
}
