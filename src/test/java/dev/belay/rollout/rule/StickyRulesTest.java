package dev.belay.rollout.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.rollout.rule.RuleSettings.Sequential;
import dev.belay.rollout.rule.Verdict.Cause;
import dev.belay.rollout.rule.Verdict.RollBack;
import dev.belay.vocabulary.Arm;
import org.junit.jupiter.api.Test;

class StickyRulesTest {
    private final RolloutRules rules = new RolloutRules(
            RuleSettings.DEFAULT.with(Sequential.DEFAULT.withSticky()), StableHistory.NONE, Feed.START);

    private void fail(Arm arm, int key) {
        rules.apply(arm, true, Feed.START, Feed.WEIGHT, RolloutRules.NO_RUN, key);
    }

    @Test
    void aPoisonedKeyCountsOnce() {
        // Given
        fail(Arm.CANDIDATE, 7);
        double once = rules.evidence();

        // When
        for (int i = 0; i < 1_000; i++) {
            fail(Arm.CANDIDATE, 7);
        }

        // Then
        assertEquals(once, rules.evidence());
    }

    @Test
    void rollsBackWhenManyKeysFailForTheFirstTime() {
        // When
        for (int key = 0; key < 5; key++) {
            fail(Arm.CANDIDATE, key);
        }

        // Then
        RollBack end = assertInstanceOf(RollBack.class, rules.verdict());
        assertEquals(Cause.STICKY_ERRORS, end.cause());
        assertTrue(
                end.message()
                        .startsWith(
                                "the candidate fails for more keys than stable: 100.0 % of 3 keys that failed are its,"
                                        + " 7.32 % would be tolerated"),
                end.message());
    }

    @Test
    void aKeyOfStableSpeaksForTheCandidate() {
        // Given
        fail(Arm.CANDIDATE, 1);
        double before = rules.evidence();

        // When
        fail(Arm.STABLE, 2);

        // Then
        assertTrue(rules.evidence() < before);
    }

    @Test
    void everyErrorOfStableCountsForTheGate() {
        // Given
        for (int i = 0; i < 100; i++) {
            fail(Arm.STABLE, 3);
        }

        // When
        rules.advance(Feed.START + 1);

        // Then
        assertInstanceOf(Verdict.Hold.class, rules.verdict());
    }

    @Test
    void refusesAnErrorWithoutItsKey() {
        // When
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> fail(Arm.STABLE, RolloutRules.NO_KEY));

        // Then
        assertEquals("key is -1, allowed are 0 to 1048575 where arms are sticky", refusal.getMessage());
    }
}
