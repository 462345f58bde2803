package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SplitBudgetTest {
    private final SplitBudget budget = new SplitBudget();

    private void batches(int count, boolean failed) {
        for (int i = 0; i < count; i++) {
            budget.batchEnded(failed);
        }
    }

    private int splitAll() {
        int splits = 0;
        while (budget.trySplit()) {
            splits++;
        }
        return splits;
    }

    @Test
    void hasSavedEnoughToFindOneRowAmongThirtyTwo() {
        // Given a fresh budget

        // When
        int splits = splitAll();

        // Then
        assertEquals(5, splits);
    }

    @Test
    void earnsATenthOfARunPerBatch() {
        // Given
        splitAll();
        batches(40, false);

        // When two runs are a split
        int splits = splitAll();

        // Then
        assertEquals(2, splits);
    }

    @Test
    void savesNoMoreThanFindingOneRowTakes() {
        // Given
        batches(10_000, false);

        // When
        int splits = splitAll();

        // Then
        assertEquals(5, splits);
    }

    @Test
    void splitsWhileHalfOfTheLastTwentyBatchesFailed() {
        // Given
        batches(10, false);
        batches(10, true);

        // When
        boolean split = budget.trySplit();

        // Then
        assertTrue(split);
    }

    @Test
    void splitsNoMoreWhenMoreThanHalfOfTheLastTwentyBatchesFailed() {
        // Given
        batches(9, false);
        batches(11, true);

        // When
        boolean split = budget.trySplit();

        // Then
        assertFalse(split);
    }

    @Test
    void splitsAgainWhenTheFailuresAreTwentyBatchesAgo() {
        // Given
        batches(20, true);
        batches(10, false);

        // When
        boolean split = budget.trySplit();

        // Then
        assertTrue(split);
    }
}
