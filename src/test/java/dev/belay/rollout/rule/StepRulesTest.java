package dev.belay.rollout.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.rollout.rule.Verdict.Promote;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepRulesTest {
    private static final int LAST_STEP = 5_000;

    private final Feed feed = new Feed(RuleSettings.DEFAULT.withMinTime(Duration.ofSeconds(2)));
    private final RolloutRules rules = feed.rules;

    @Test
    void takesNoStepWithoutData() {
        // Given
        feed.healthy(50);
        assertTrue(rules.mayStep(Feed.WEIGHT));

        // When
        rules.advance(feed.tick + 601);

        // Then
        assertFalse(rules.mayStep(Feed.WEIGHT));
    }

    @Test
    void mayStepWithEnoughRequestsAndTime() {
        // When
        feed.healthy(40);

        // Then
        assertTrue(rules.mayStep(Feed.WEIGHT), rules.waitsFor(Feed.WEIGHT).toString());
    }

    @Test
    void waitsForTwoHundredRequestsOfTheCandidate() {
        // When
        feed.healthy(39);

        // Then
        assertEquals(List.of("195 of 200 requests of candidate"), rules.waitsFor(Feed.WEIGHT));
        assertFalse(rules.mayStep(Feed.WEIGHT));
    }

    @Test
    void waitsForTheMinimumTime() {
        // When
        feed.ticks(15, 800, 0, 50, 0);

        // Then
        assertEquals(List.of("1 of 2 s"), rules.waitsFor(Feed.WEIGHT));
        assertFalse(rules.mayStep(Feed.WEIGHT));
    }

    @Test
    void waitsWhileSomethingSpeaksAgainstTheCandidate() {
        // Given
        feed.healthy(100);

        // When
        feed.tick(95, 0, 1, 4);

        // Then
        assertTrue(
                rules.waitsFor(Feed.WEIGHT)
                        .getFirst()
                        .matches("less evidence against it: ln W is [0-9.]+, allowed is below 1.61"),
                rules.waitsFor(Feed.WEIGHT).toString());
        assertFalse(rules.mayStep(Feed.WEIGHT));
    }

    @Test
    void takesNoSecondStepBeforeOutcomesOfTheFirst() {
        // Given
        feed.healthy(100);
        assertTrue(rules.mayStep(Feed.WEIGHT));

        // When
        boolean may = rules.mayStep(2_500);

        // Then
        assertFalse(may);
        assertTrue(rules.waitsFor(2_500).contains("0 of 200 requests of candidate"));
    }

    @Test
    void promotesInTheLastStepOnceItIsSure() {
        // Given
        rules.lastStep(LAST_STEP);
        feed.weight = LAST_STEP;

        // When
        feed.ticks(40, 50, 0, 50, 0);

        // Then
        Promote promote = assertInstanceOf(Promote.class, rules.verdict());
        assertTrue(promote.evidence() >= Math.log(20));
    }

    @Test
    void saysHowMuchIsMissingForAPromotion() {
        // Given
        rules.lastStep(LAST_STEP);
        feed.weight = LAST_STEP;

        // When
        feed.ticks(6, 50, 0, 50, 0);

        // Then
        assertTrue(
                rules.waitsFor(LAST_STEP).getLast().matches("more evidence for it: ln P is [0-9.]+, needed is 3.00"),
                rules.waitsFor(LAST_STEP).toString());
    }

    @Test
    void promotesOnlyAtTheLastStep() {
        // Given
        rules.lastStep(LAST_STEP);
        feed.weight = 2_500;

        // When
        feed.ticks(100, 75, 0, 25, 0);

        // Then
        assertEquals(Verdict.CONTINUE, rules.verdict());
    }
}
