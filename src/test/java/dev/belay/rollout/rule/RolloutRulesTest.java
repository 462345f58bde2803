package dev.belay.rollout.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.rollout.rule.Verdict.Cause;
import dev.belay.rollout.rule.Verdict.Hold;
import dev.belay.rollout.rule.Verdict.Reason;
import dev.belay.rollout.rule.Verdict.RollBack;
import dev.belay.vocabulary.Arm;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RolloutRulesTest {
    private final Feed feed = new Feed(RuleSettings.DEFAULT.withMinTime(Duration.ofSeconds(2)));
    private final RolloutRules rules = feed.rules;

    private RollBack rolledBack() {
        return assertInstanceOf(RollBack.class, rules.verdict());
    }

    private Hold held() {
        return assertInstanceOf(Hold.class, rules.verdict());
    }

    @Test
    void continuesAtTheStart() {
        // Given no outcomes

        // When
        Verdict verdict = rules.verdict();

        // Then
        assertEquals(Verdict.CONTINUE, verdict);
    }

    @Test
    void continuesWhileTheCandidateIsAsGoodAsStable() {
        // When
        feed.healthy(500);

        // Then
        assertEquals(Verdict.CONTINUE, rules.verdict());
    }

    @Test
    void rollsBackBeforeTheTickEndsWhenTheCandidateFails() {
        // Given
        feed.healthy(10);

        // When
        feed.outcomes(4, Arm.CANDIDATE, true);

        // Then
        assertEquals(Cause.ERRORS, rolledBack().cause());
    }

    @Test
    void messageHasShareToleranceAndSample() {
        // Given
        feed.healthy(10);

        // When
        feed.outcomes(4, Arm.CANDIDATE, true);

        // Then
        RollBack end = rolledBack();
        assertTrue(
                end.message()
                        .matches("the candidate fails more than stable: [0-9.]+ % of its last [0-9]+ requests,"
                                + " 0.2[0-9] % would be tolerated; evidence [0-9.]+, threshold 4.61"),
                end.message());
        assertTrue(end.evidence() >= end.threshold());
    }

    @Test
    void doesNotRollBackACandidateThatDidNotFailForUnluckyAssignments() {
        // Given half of the requests are its
        feed.weight = 5_000;

        // When all draw stable, and the wealth of those who bet on a dead candidate passes the threshold
        feed.outcomes(20, Arm.STABLE, false);

        // Then
        assertTrue(rules.evidence() > rules.threshold());
        assertEquals(Verdict.CONTINUE, rules.verdict());
    }

    @Test
    void rollsBackAtTheFirstErrorThatConfirmsTheEvidence() {
        // Given
        feed.weight = 5_000;
        feed.outcomes(20, Arm.STABLE, false);

        // When
        feed.outcome(Arm.CANDIDATE, true);

        // Then
        assertEquals(1, rolledBack().value());
    }

    @Test
    void staysRolledBackWhateverComesThen() {
        // Given
        feed.healthy(10);
        feed.outcomes(4, Arm.CANDIDATE, true);
        RollBack end = rolledBack();

        // When
        feed.ticks(1_000, 95, 0, 5, 0);

        // Then
        assertEquals(end, rules.verdict());
    }

    @Test
    void countsOutcomesAfterTheRollback() {
        // Given
        feed.healthy(10);
        feed.outcomes(4, Arm.CANDIDATE, true);
        long before = rules.counts().requests(Arm.CANDIDATE);

        // When
        feed.outcomes(3, Arm.CANDIDATE, false);

        // Then
        assertEquals(before + 3, rules.counts().requests(Arm.CANDIDATE));
    }

    @Test
    void doesNotRollBackForErrorsThatStableHasToo() {
        // Given
        feed.healthy(50);

        // When
        feed.ticks(600, 67, 28, 4, 1);

        // Then
        assertEquals(Reason.STABLE_IN_BREACH, held().reason());
    }

    @Test
    void holdsWhenStableFailsAndNamesTheGate() {
        // Given
        feed.healthy(50);

        // When
        feed.tick(85, 10, 5, 0);

        // Then
        assertTrue(
                held().message().matches("stable itself fails: [0-9.]+ % of its recent requests, the gate is 5.00 %"),
                held().message());
    }

    @Test
    void saysThatThereIsNothingToCompareWith() {
        // Given a history of failures that the first slot does not confirm
        RuleSettings open = new RuleSettings(
                RuleSettings.DEFAULT.sequential(), RuleSettings.DEFAULT.plain(), 0.99, 200, Duration.ZERO);
        Feed broken = new Feed(open, new StableHistory(10_000, 9_000));

        // When
        broken.tick(10, 90, 1, 4);

        // Then
        Hold hold = assertInstanceOf(Hold.class, broken.rules.verdict());
        assertEquals(Reason.NO_COMPARISON, hold.reason());
    }

    @Test
    void holdsAfterAMinuteWithoutData() {
        // Given
        feed.healthy(50);

        // When
        rules.advance(feed.tick + 601);

        // Then
        assertEquals(
                "no data: no outcome for 60 s, allowed are 60 s",
                held().message().replace("60.2", "60"));
    }

    @Test
    void timeAtAWeightDoesNotPassWithoutAProcess() {
        // Given a second under traffic, and a process that was away for a minute and a half
        feed.healthy(10);
        feed.tick += 900;
        rules.resume(feed.tick);

        // When traffic goes on for half a second
        feed.healthy(5);

        // Then
        assertEquals(1, rules.secondsAtWeight(Feed.WEIGHT));
    }

    @Test
    void timeAtAWeightPassesForTenSecondsAfterAnOutcome() {
        // Given a second under traffic
        feed.healthy(10);

        // When nobody calls for a minute
        feed.tick += 600;
        feed.healthy(1);

        // Then
        assertEquals(11, rules.secondsAtWeight(Feed.WEIGHT));
    }

    @Test
    void timeAtAWeightPassesWithAnOutcomeEachFiveSeconds() {
        // When
        for (int i = 0; i <= 12; i++) {
            feed.outcome(Arm.STABLE, false);
            feed.tick += 50;
        }
        rules.advance(feed.tick - 50);

        // Then
        assertEquals(60, rules.secondsAtWeight(Feed.WEIGHT));
    }

    @Test
    void noTimeHasPassedYetAtAnotherWeight() {
        // When
        feed.healthy(100);

        // Then
        assertEquals(0, rules.secondsAtWeight(2_500));
    }

    @Test
    void countsAnewWhenTheWeightChanges() {
        // Given
        feed.healthy(100);

        // When
        feed.weight = 2_500;
        feed.tick(75, 0, 25, 0);

        // Then
        assertEquals(new Counts(75, 0, 25, 0), rules.countsSinceWeight());
        assertEquals(100 * 100 + 10 + 100, rules.counts().requests());
    }

    @Test
    void endsTheSlotWhenTheWeightChanges() {
        // Given
        feed.outcomes(10, Arm.STABLE, false);

        // When
        feed.weight = 2_500;
        feed.outcome(Arm.STABLE, false);

        // Then
        assertEquals(2, rules.figures().slots());
    }

    @Test
    void endsASlotAtTheFirstTickEndWithAHundredRequests() {
        // Given
        feed.tick(99, 0, 0, 0);
        feed.tick(0, 0, 1, 0);

        // When
        feed.tick(1, 0, 0, 0);

        // Then
        assertEquals(2, rules.figures().slots());
    }

    @Test
    void takesATimeBeforeTheLatestForTheLatest() {
        // Given
        feed.tick(99, 0, 0, 0);

        // When
        rules.apply(Arm.STABLE, false, Feed.START - 50, Feed.WEIGHT, RolloutRules.NO_RUN);
        rules.advance(Feed.START);

        // Then
        assertEquals(feed.tick, rules.state().slot().tick());
    }

    @Test
    void anErrorMoreNeverSpeaksForTheCandidate() {
        // Given
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            Feed one = new Feed(RuleSettings.DEFAULT);
            one.ticks(random.nextInt(20), 95, 0, 5, 0);
            Feed other = new Feed(new RolloutRules(RuleSettings.DEFAULT, one.rules.state()), one.tick);
            int candidates = 1 + random.nextInt(5);

            // When
            one.outcomes(candidates, Arm.CANDIDATE, false);
            other.outcomes(candidates - 1, Arm.CANDIDATE, false);
            other.outcome(Arm.CANDIDATE, true);

            // Then
            assertTrue(other.rules.evidence() > one.rules.evidence(), "seed " + seed);
        }
    }

    @Test
    void looksInsideSlotsAgreeWithTheCountsOfTheSlot() {
        // Given
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Feed looking = new Feed(RuleSettings.DEFAULT);
        Feed counting = new Feed(RuleSettings.DEFAULT);
        for (int slot = 0; slot < 2_000; slot++) {
            int candidateErrors = random.nextInt(100) == 0 ? 1 : 0;
            int stableErrors = random.nextInt(10) == 0 ? 1 : 0;
            Counts counts = new Counts(95 - stableErrors, stableErrors, 5 - candidateErrors, candidateErrors);

            // When
            looking.tick(95 - stableErrors, stableErrors, 5 - candidateErrors, candidateErrors);
            counting.rules.slot(SlotCounts.of(counts), Feed.WEIGHT, counting.tick++);

            // Then
            assertEquals(counting.rules.evidence(), looking.rules.evidence(), 1e-9, "seed " + seed);
            assertEquals(counting.rules.verdict() instanceof RollBack, looking.rules.verdict() instanceof RollBack);
            if (looking.rules.verdict() instanceof RollBack) {
                return;
            }
        }
    }

    @Test
    void nothingWouldHaveBeenCaughtYetAtTheStart() {
        // When
        OptionalDouble rate = rules.detectable();

        // Then
        assertEquals(OptionalDouble.empty(), rate);
    }

    @Test
    void knowsWhatWouldHaveBeenCaughtByNow() {
        // Given
        feed.healthy(200);

        // When
        double rate = rules.detectable().orElseThrow();

        // Then
        assertTrue(rate > 0.01 && rate < 0.1, () -> "" + rate);
    }

    @Test
    void refusesAWeightAboveAllRequests() {
        // When
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> rules.apply(Arm.STABLE, false, Feed.START, 10_001, RolloutRules.NO_RUN));

        // Then
        assertEquals("weight is 10001, allowed are 0 to 10000", refusal.getMessage());
    }
}
