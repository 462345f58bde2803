package dev.belay.rollout.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.rollout.rule.RuleSettings.Sequential;
import dev.belay.rollout.rule.Verdict.Cause;
import dev.belay.rollout.rule.Verdict.RollBack;
import dev.belay.vocabulary.Arm;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyRulesTest {
    private static final long MILLI = 1_000_000;

    private final Feed feed = new Feed(RuleSettings.DEFAULT.with(Sequential.DEFAULT.withLatency()));
    private final Random random = new Random(42);

    /** Around 20 ms. */
    private long usual() {
        return (long) (20 * MILLI * Math.exp(0.3 * random.nextGaussian()));
    }

    private void run(Arm arm, boolean error, long runNanos) {
        feed.rules.apply(arm, error, feed.tick, 5_000, runNanos);
    }

    /** Both arms have enough runs behind them, and the next slot has begun. */
    private void warm() {
        for (int slot = 0; slot < 25; slot++) {
            slot(0);
        }
    }

    private void slot(long moreNanos) {
        for (int i = 0; i < 50; i++) {
            run(Arm.STABLE, false, usual());
            run(Arm.CANDIDATE, false, usual() + moreNanos);
        }
        feed.endTick();
    }

    @Test
    void rollsBackACandidateThatIsSlower() {
        // Given
        warm();

        // When
        slot(30 * MILLI);

        // Then
        RollBack end = assertInstanceOf(RollBack.class, feed.rules.verdict());
        assertEquals(Cause.LATENCY, end.cause());
        assertTrue(end.message().startsWith("the candidate is slower than stable: "), end.message());
    }

    @Test
    void toleratesTwoMillisecondsMore() {
        // Given
        warm();

        // When
        for (int i = 0; i < 100; i++) {
            slot(2 * MILLI);
        }

        // Then
        assertEquals(Verdict.CONTINUE, feed.rules.verdict());
    }

    @Test
    void looksAtNoRunBeforeBothArmsHaveAThousand() {
        // When
        for (int i = 0; i < 19; i++) {
            slot(300 * MILLI);
        }

        // Then
        assertEquals(Verdict.CONTINUE, feed.rules.verdict());
    }

    @Test
    void aTimeoutIsOverAnyLimit() {
        // Given
        warm();
        double before = feed.rules.figures().logLatency();

        // When
        run(Arm.CANDIDATE, true, RolloutRules.TIMED_OUT);

        // Then
        assertTrue(feed.rules.figures().logLatency() > before);
    }

    @Test
    void anErrorWithoutATimeIsNoEvidenceOfLatency() {
        // Given
        warm();
        run(Arm.STABLE, false, RolloutRules.NO_RUN);
        double before = feed.rules.figures().logLatency();

        // When
        run(Arm.CANDIDATE, true, RolloutRules.NO_RUN);

        // Then
        assertEquals(before, feed.rules.figures().logLatency());
    }

    @Test
    void aSlotIsNoEvidenceAfterOneWhoseRunsWereSharedByMany() {
        // Given
        warm();
        for (int i = 0; i < 3; i++) {
            run(Arm.STABLE, false, RolloutRules.NO_RUN);
        }
        slot(0);

        // When
        slot(30 * MILLI);

        // Then
        assertEquals(Verdict.CONTINUE, feed.rules.verdict());
    }

    @Test
    void oneSharedRunHidesNoSlowCandidate() {
        // Given
        warm();

        // When
        run(Arm.CANDIDATE, false, RolloutRules.NO_RUN);
        slot(30 * MILLI);

        // Then
        assertInstanceOf(RollBack.class, feed.rules.verdict());
    }

    /** While it bakes under full load: nearly all of the candidate's runs are shared by many, none of stable's. */
    @Test
    void anEqualCandidateStaysThoughMostRunsOfTheBusierArmAreLeftOut() {
        // Given
        warm();

        // When
        for (int i = 0; i < 200_000; i++) {
            Arm arm = random.nextInt(100) < 95 ? Arm.CANDIDATE : Arm.STABLE;
            long run = arm == Arm.STABLE || random.nextInt(100) == 0 ? usual() : RolloutRules.NO_RUN;
            feed.rules.apply(arm, false, feed.tick, 9_500, run);
            if (i % 1_000 == 999) {
                feed.endTick();
            }
        }

        // Then
        assertEquals(Verdict.CONTINUE, feed.rules.verdict());
    }

    @Test
    void errorsAreStillACause() {
        // Given
        warm();

        // When
        for (int i = 0; i < 20; i++) {
            run(Arm.CANDIDATE, true, RolloutRules.NO_RUN);
        }

        // Then
        assertEquals(
                Cause.ERRORS,
                assertInstanceOf(RollBack.class, feed.rules.verdict()).cause());
    }
}
