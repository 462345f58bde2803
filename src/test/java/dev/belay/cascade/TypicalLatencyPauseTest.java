package dev.belay.cascade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.cascade.TypicalLatency.Admission;
import org.junit.jupiter.api.Test;

/** One pause of the process makes all runs under way time out at once, and no tier slow. */
class TypicalLatencyPauseTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final long BUDGET = 50 * MILLI;
    private static final long FAST = 2 * MILLI;

    private long now = -1_000 * SECOND;

    @Test
    void goesOnTryingATierThatTimesOutOnlyJustNow() {
        // Given a pause in which all runs under way have timed out
        TypicalLatency timingOut = new TypicalLatency(BUDGET);
        recordTimeouts(timingOut);

        // When
        timingOut.admit(1, BUDGET, now);
        now += 400 * MILLI;
        Admission admission = timingOut.admit(1, BUDGET, now);

        // Then
        assertEquals(Admission.FITS, admission);
    }

    @Test
    void skipsATierWhoseTimeoutsHaveLasted() {
        // Given
        TypicalLatency timingOut = new TypicalLatency(BUDGET);
        recordTimeouts(timingOut);
        timingOut.admit(1, BUDGET, now);

        // When
        now += 600 * MILLI;
        timingOut.admit(1, BUDGET, now);
        Admission afterTheProbe = timingOut.admit(1, BUDGET, now);

        // Then
        assertEquals(Admission.SKIP, afterTheProbe);
    }

    @Test
    void forgetsAPauseOnceRunsAreInTimeAgain() {
        // Given
        TypicalLatency timingOut = new TypicalLatency(BUDGET);
        recordTimeouts(timingOut);
        timingOut.admit(1, BUDGET, now);
        for (int i = 0; i < 200; i++) {
            timingOut.record(1, FAST, now);
        }
        timingOut.admit(1, BUDGET, now + 200 * MILLI);

        // When another pause follows
        now += SECOND;
        recordTimeouts(timingOut);
        Admission admission = timingOut.admit(1, BUDGET, now);

        // Then
        assertEquals(Admission.FITS, admission);
    }

    @Test
    void forgetsAPauseOnceItsWindowHasRunDry() {
        // Given
        TypicalLatency timingOut = new TypicalLatency(BUDGET);
        recordTimeouts(timingOut);
        timingOut.admit(1, BUDGET, now);
        now += 20 * SECOND;
        timingOut.admit(1, BUDGET, now);

        // When another pause follows
        recordTimeouts(timingOut);
        Admission admission = timingOut.admit(1, BUDGET, now);

        // Then
        assertEquals(Admission.FITS, admission);
    }

    @Test
    void goesOnTryingInAPauseThoughItIsTooSlowForACallerInAHurry() {
        // Given
        TypicalLatency timingOut = new TypicalLatency(BUDGET);
        for (int i = 0; i < 200; i++) {
            timingOut.record(1, 10 * MILLI, now);
        }
        timingOut.admit(1, 5 * MILLI, now);
        now += SECOND;

        // When
        recordTimeouts(timingOut);
        Admission admission = timingOut.admit(1, BUDGET, now);

        // Then
        assertEquals(Admission.FITS, admission);
    }

    private void recordTimeouts(TypicalLatency timingOut) {
        for (int i = 0; i < 64; i++) {
            timingOut.record(1, BUDGET, now);
        }
    }
}
