package dev.belay.rollout.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.rollout.rule.RuleSettings.Plain;
import dev.belay.rollout.rule.RuleSettings.Ratio;
import dev.belay.rollout.rule.RuleSettings.Sequential;
import dev.belay.rollout.rule.Verdict.Cause;
import dev.belay.rollout.rule.Verdict.RollBack;
import dev.belay.vocabulary.Arm;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PlainRulesTest {
    private static final RuleSettings FIVE_ERRORS =
            alone(new Plain(OptionalLong.of(5), Optional.empty())).withMinTime(Duration.ZERO);
    private static final RuleSettings A_TENTH =
            alone(new Plain(OptionalLong.empty(), Optional.of(new Ratio(0.1, Duration.ofSeconds(10), 50))));

    private static RuleSettings alone(Plain plain) {
        return RuleSettings.DEFAULT.with(plain).with(Sequential.OFF);
    }

    private static RollBack rolledBack(Feed feed) {
        return assertInstanceOf(RollBack.class, feed.rules.verdict());
    }

    @Test
    void toleratesAsManyErrorsAsAllowed() {
        // Given
        Feed feed = new Feed(FIVE_ERRORS);

        // When
        feed.outcomes(5, Arm.CANDIDATE, true);

        // Then
        assertEquals(Verdict.CONTINUE, feed.rules.verdict());
    }

    @Test
    void rollsBackAtOneErrorMore() {
        // Given
        Feed feed = new Feed(FIVE_ERRORS);
        feed.ticks(10, 95, 0, 4, 0);

        // When
        feed.outcomes(6, Arm.CANDIDATE, true);

        // Then
        assertEquals(Cause.MAX_ERRORS, rolledBack(feed).cause());
        assertEquals(
                "the candidate had 6 errors in 46 requests, the rule errors allows 5",
                rolledBack(feed).message());
    }

    @Test
    void countsOnlyTheCandidatesErrors() {
        // Given
        Feed feed = new Feed(FIVE_ERRORS);

        // When
        feed.ticks(10, 50, 45, 5, 0);

        // Then
        assertFalse(feed.rules.verdict() instanceof RollBack);
    }

    @Test
    void doesNotJudgeAShareBelowTheMinimumSamples() {
        // Given
        Feed feed = new Feed(A_TENTH);

        // When
        feed.outcomes(49, Arm.CANDIDATE, true);

        // Then
        assertEquals(Verdict.CONTINUE, feed.rules.verdict());
    }

    @Test
    void rollsBackAtALargerShareThanAllowed() {
        // Given
        Feed feed = new Feed(A_TENTH);
        feed.outcomes(88, Arm.CANDIDATE, false);

        // When
        feed.outcomes(10, Arm.CANDIDATE, true);

        // Then
        assertEquals(Cause.ERROR_RATIO, rolledBack(feed).cause());
        assertEquals(
                "the candidate failed 10.2 % of 98 requests in the window, the rule ratio allows 10.0 %",
                rolledBack(feed).message());
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        // Given
        Feed feed = new Feed(A_TENTH);
        feed.outcomes(40, Arm.CANDIDATE, true);

        // When
        feed.tick += 101;
        feed.outcomes(60, Arm.CANDIDATE, false);

        // Then
        assertEquals(Verdict.CONTINUE, feed.rules.verdict());
    }

    @Test
    void forgetsWithinASecondWhereTheWindowIsASecond() {
        // Given
        Feed feed = new Feed(
                alone(new Plain(OptionalLong.empty(), Optional.of(new Ratio(0.5, Duration.ofSeconds(1), 10)))));

        // When a candidate that always fails gets two requests a second
        for (int i = 0; i < 100; i++) {
            feed.outcome(Arm.CANDIDATE, true);
            feed.tick += 5;
        }

        // Then no second has had ten of them
        assertEquals(Verdict.CONTINUE, feed.rules.verdict());
    }

    @Test
    void rollsBackWhenGoodOutcomesHaveLeftTheWindow() {
        // Given errors behind enough good outcomes
        Feed feed = new Feed(A_TENTH);
        feed.outcomes(500, Arm.CANDIDATE, false);
        feed.tick += 50;
        feed.outcomes(51, Arm.CANDIDATE, true);
        assertEquals(Verdict.CONTINUE, feed.rules.verdict());

        // When the good ones have left the window, and stable has had another slot
        feed.tick += 51;
        feed.outcomes(100, Arm.STABLE, false);
        feed.endTick();

        // Then
        assertEquals(Cause.ERROR_RATIO, rolledBack(feed).cause());
    }

    @Test
    void neverRollsBackByEvidenceWhereTheSequentialRuleIsOff() {
        // Given
        Feed feed = new Feed(alone(new Plain(OptionalLong.of(1_000_000), Optional.empty())));

        // When
        feed.ticks(300, 95, 0, 0, 100);

        // Then
        assertEquals(Verdict.CONTINUE, feed.rules.verdict());
        assertTrue(Double.isFinite(feed.rules.evidence()));
    }

    @Test
    void promotesAfterSamplesAndTimeWhereTheSequentialRuleIsOff() {
        // Given
        Feed feed = new Feed(FIVE_ERRORS);
        feed.rules.lastStep(Feed.WEIGHT);

        // When
        feed.ticks(40, 95, 0, 5, 0);

        // Then
        assertInstanceOf(Verdict.Promote.class, feed.rules.verdict());
    }

    @Test
    void theSequentialRuleStillRollsBackBesideThem() {
        // Given
        Feed feed = new Feed(RuleSettings.DEFAULT.with(new Plain(OptionalLong.of(100), Optional.empty())));
        feed.ticks(10, 95, 0, 5, 0);

        // When
        feed.outcomes(4, Arm.CANDIDATE, true);

        // Then
        assertEquals(Cause.ERRORS, rolledBack(feed).cause());
    }
}
