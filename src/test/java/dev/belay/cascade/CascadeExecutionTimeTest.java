package dev.belay.cascade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.belay.cascade.CascadeResult.Cause;
import dev.belay.vocabulary.FailureReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which tiers a cascade has time for. */
class CascadeExecutionTimeTest {
    private static final long MILLI = Walk.MILLI;

    private final FakeTier primary = new FakeTier("primary");
    private final FakeTier fallback = new FakeTier("fallback");

    /** Found too slow by a request just before, which probed it. */
    private void makeSlow(FakeTier tier) {
        for (int i = 0; i < 200; i++) {
            tier.typicalLatency.record(1, 120 * MILLI, 1_000);
        }
        tier.typicalLatency.admit(1, 100 * MILLI, 1_000);
    }

    @Test
    void givesATierItsTimeout() {
        // Given
        primary.timeoutNanos = 40 * MILLI;

        // When
        Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals(List.of(40 * MILLI), primary.budgets);
    }

    @Test
    void givesATierWhatIsLeftIfThatIsLess() {
        // Given a caller in a hurry; the fallback isn't known yet, so a fifth of the deadline is kept for it
        long deadline = 50 * MILLI;

        // When
        Walk.down(Walk.withBaseline(primary, fallback), deadline);

        // Then
        assertEquals(List.of(deadline - 10 * MILLI - 2 * MILLI), primary.budgets);
    }

    @Test
    void answersFromTheBaselineAtOnceWhenThereIsTimeForNothingElse() {
        // Given
        long deadline = 2 * MILLI;

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback), deadline);

        // Then
        assertEquals(Walk.BASELINE, walk.answer().tier());
        assertEquals("primary: no time left", walk.answer().degraded());
    }

    @Test
    void isOutOfTimeWhenThereIsTimeForNothingAndNoBaseline() {
        // Given
        long deadline = 2 * MILLI;

        // When
        Walk walk = Walk.down(Walk.withoutBaseline(primary), deadline);

        // Then
        assertEquals(new CascadeResult.Unanswered(Cause.OUT_OF_TIME, "primary: no time left"), walk.result());
    }

    @Test
    void skipsATierWhoseTypicalLatencyDoesntFit() {
        // Given
        makeSlow(primary);

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals(
                "primary: its usual time does not fit into 100 ms",
                walk.answer().degraded());
        assertEquals(List.of("0 NO_TIME its usual time does not fit into 100 ms"), walk.refused);
    }

    @Test
    void neverLetsASkipReachTheBreaker() {
        // Given
        makeSlow(primary);

        // When
        Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertFalse(primary.wasAsked());
    }

    @Test
    void rescuesAProbeLikeAnyOtherRequest() {
        // Given a tier that was found slow a second ago
        makeSlow(primary);
        primary.typicalLatency.notProbed(1);
        primary.failing(FailureReason.TIMEOUT, "timeout after 100 ms");

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals("fallback", walk.answer().tier());
        assertEquals(1, primary.budgets.size());
    }

    @Test
    void triesATierAgainAfterFiveGoodProbes() {
        // Given
        makeSlow(primary);
        for (int i = 0; i < 5; i++) {
            primary.typicalLatency.notProbed(1);
            Walk.down(Walk.withBaseline(primary, fallback));
        }

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals("primary", walk.answer().tier());
        assertEquals(6, primary.budgets.size());
    }

    @Test
    void probesAgainWhenTheBreakerRefusedTheProbe() {
        // Given
        makeSlow(primary);
        primary.typicalLatency.notProbed(1);
        primary.failing(FailureReason.BREAKER_OPEN, "breaker open");
        Walk.down(Walk.withBaseline(primary, fallback));

        // When
        Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals(2, primary.budgets.size());
    }
}
