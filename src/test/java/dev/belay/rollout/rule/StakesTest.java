package dev.belay.rollout.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StakesTest {
    @Test
    void stakesAndWhatIsLeftAddUpToOneAfterEverySlot() {
        double staked = 0;
        for (long slot = 0; slot < 100_000; slot++) {
            // When
            staked += Stakes.at(slot);

            // Then
            assertEquals(1, staked + Stakes.leftAfter(slot), 1e-12);
        }
    }

    @Test
    void somethingIsStakedAfterYears() {
        // Given
        long tenYears = 10L * 365 * 24 * 36_000;

        // When
        double stake = Stakes.at(tenYears);

        // Then
        assertTrue(stake > 0);
    }
}
