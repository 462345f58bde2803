package dev.belay.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.rollout.Rollout.IllegalMoveException;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.vocabulary.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private static RolloutPlan plan(Duration bake, Integer... steps) {
        return new RolloutPlan(
                "it is better", "", List.of(steps), bake, true, true, RuleSettings.DEFAULT, Optional.empty());
    }

    private static Rollout begun(RolloutPlan plan) {
        return Rollout.begin(
                "r1", "flights", new ModelRef("flights", "2"), new ModelRef("flights", "3"), plan, Instant.EPOCH, 0);
    }

    private final Rollout begun = begun(plan(Duration.ofHours(1), 100, 500, 2_500));

    @Test
    void beginsAtTheFirstStep() {
        assertEquals(new RolloutState.Canary(1, 100, false), begun.state());
    }

    @Test
    void stepsUp() throws IllegalMoveException {
        assertEquals(new RolloutState.Canary(2, 500, false), begun.stepUp("why").state());
    }

    @Test
    void aMoveCountsTheRevision() throws IllegalMoveException {
        assertEquals(begun.revision() + 1, begun.stepUp("why").revision());
    }

    @Test
    void aWeightByHandPausesThePlan() throws IllegalMoveException {
        assertEquals(
                new RolloutState.Canary(2, 1_000, true),
                begun.weight(1_000, "why").state());
    }

    @Test
    void aWeightByHandThatHoldsAlreadyStillPausesThePlan() throws IllegalMoveException {
        assertEquals(
                new RolloutState.Canary(1, 100, true), begun.weight(100, "why").state());
    }

    @Test
    void aWeightByHandThatHoldsAlreadyChangesNothingWhilePaused() throws IllegalMoveException {
        Rollout paused = begun.weight(100, "why");
        assertSame(paused, paused.weight(100, "again"));
    }

    @Test
    void resumesFromAWeightByHandWithTheNextLargerStep() throws IllegalMoveException {
        assertEquals(
                new RolloutState.Canary(3, 2_500, false),
                begun.weight(1_000, "why").resume("why").state());
    }

    @Test
    void resumesAPauseWhereItWas() throws IllegalMoveException {
        assertEquals(begun.state(), begun.pause("why").resume("why").state());
    }

    @Test
    void aWeightAboveTheLastStepIsTheLastStep() throws IllegalMoveException {
        assertTrue(begun.weight(6_000, "why").resume("why").inLastStep());
    }

    @Test
    void promotesToBaking() throws IllegalMoveException {
        assertEquals(new RolloutState.Baking(), begun.promote("why").state());
    }

    @Test
    void promotesForGoodWhereNothingIsBaked() throws IllegalMoveException {
        assertEquals(
                new RolloutState.Promoted(),
                begun(plan(Duration.ZERO, 100)).promote("why").state());
    }

    @Test
    void promotingTwiceChangesNothing() throws IllegalMoveException {
        Rollout baking = begun.promote("why");
        assertSame(baking, baking.promote("why"));
    }

    @Test
    void bakingRollsBack() throws IllegalMoveException {
        assertEquals(
                new RolloutState.RolledBack(),
                begun.promote("why").rollBack("why").state());
    }

    @Test
    void whatIsRolledBackCannotBePromoted() throws IllegalMoveException {
        Rollout over = begun.rollBack("why");
        IllegalMoveException refused = assertThrows(IllegalMoveException.class, () -> over.promote("why"));
        assertEquals("rollout r1 is rolledBack: it can't promote", refused.getMessage());
        assertEquals("start another rollout", over.possible());
    }

    @Test
    void bakingTakesNoWeight() throws IllegalMoveException {
        Rollout baking = begun.promote("why");
        assertThrows(IllegalMoveException.class, () -> baking.weight(500, "why"));
    }

    @Test
    void aWeightAbove95IsRefusedInWords() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> begun.weight(9_600, "why"));
        assertEquals(
                "weight is 96 %, allowed is 0 to 95 % in steps of 0.01 %; more than that is promotion",
                refused.getMessage());
    }

    @Test
    void stepsHaveToRise() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> plan(Duration.ZERO, 500, 100));
        assertEquals("steps is 1 % after 5 %, allowed are rising weights from 0.01 to 95 %", refused.getMessage());
    }

    @Test
    void aHypothesisIsAMust() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new RolloutPlan(
                                " ",
                                "",
                                List.of(100),
                                Duration.ZERO,
                                true,
                                true,
                                RuleSettings.DEFAULT,
                                Optional.empty())
                        .checked());
    }
}
