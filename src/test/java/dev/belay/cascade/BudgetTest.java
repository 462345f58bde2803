package dev.belay.cascade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.monitoring.LatencyWindow;
import dev.belay.vocabulary.Deadline;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {
    private static final long MILLI = 1_000_000;
    private static final long NOW = 5_000;

    private final FakeTier tier = new FakeTier("primary");
    private final FakeTier next = new FakeTier("fallback");

    private static void runs(FakeTier tier, int count, int rows, long millis) {
        for (int i = 0; i < count; i++) {
            tier.typicalLatency.record(rows, millis * MILLI, NOW - 1_000 * MILLI);
        }
    }

    private static Deadline deadline(long millis) {
        return Deadline.of(NOW, 0, millis * MILLI);
    }

    private long budgetMillis(long deadlineMillis, Tier... later) {
        return Budget.ofTier(tier, List.of(later), deadline(deadlineMillis), 1, NOW) / MILLI;
    }

    @ParameterizedTest(name = "p99 {0} ms, 200 runs: {1}, deadline {2} ms: {3} ms")
    @CsvSource({
        "0,  false, 300, 60",
        "5,  false, 300, 60",
        "5,  true,  300, 30",
        "27, true,  300, 30",
        "28, true,  300, 30",
        "29, true,  300, 31",
        "90, true,  300, 92",
        "90, false, 300, 92",
        "1,  true,  10,  3"
    })
    void keepsTheLargerOfSlowestTimeAndShareOfTheDeadline(
            long p99Millis, boolean full, long deadlineMillis, long reserveMillis) {
        // Given
        LatencyWindow.Snapshot usual = new LatencyWindow.Snapshot(0, 0, p99Millis * MILLI, full);

        // When
        long reserve = Budget.reserveNanos(usual, deadlineMillis * MILLI);

        // Then
        assertEquals(reserveMillis * MILLI, reserve);
    }

    @Test
    void isTheTiersTimeoutWhereThereIsTimeEnough() {
        // Given
        tier.timeoutNanos = 100 * MILLI;

        // When
        long budget = budgetMillis(300, next);

        // Then
        assertEquals(100, budget);
    }

    @Test
    void keepsTwoMillisecondsForAHeuristic() {
        // Given
        tier.timeoutNanos = 300 * MILLI;

        // When
        long budget = budgetMillis(300);

        // Then
        assertEquals(298, budget);
    }

    @Test
    void keepsAFifthOfTheDeadlineForATierNotYetKnown() {
        // Given
        tier.timeoutNanos = 300 * MILLI;

        // When
        long budget = budgetMillis(300, next);

        // Then
        assertEquals(298 - 60, budget);
    }

    @Test
    void keepsATenthOfTheDeadlineForATierThatIsKnownAndFast() {
        // Given
        tier.timeoutNanos = 300 * MILLI;
        runs(next, 200, 1, 1);

        // When
        long budget = budgetMillis(300, next);

        // Then
        assertEquals(298 - 30, budget);
    }

    @Test
    void keepsTheSlowestTimeAtTheRequestsRowCount() {
        // Given
        tier.timeoutNanos = 300 * MILLI;
        runs(next, 200, 1, 1);
        runs(next, 200, 4_096, 80);

        // When
        long budget = Budget.ofTier(tier, List.of(next), deadline(300), 4_000, NOW) / MILLI;

        // Then
        assertEquals(298 - 82, budget);
    }

    @Test
    void keepsSomethingForEveryLaterTier() {
        // Given
        tier.timeoutNanos = 300 * MILLI;

        // When
        long budget = budgetMillis(300, next, new FakeTier("last"));

        // Then
        assertEquals(298 - 2 * 60, budget);
    }

    @Test
    void keepsNothingForATierThatIsNotAvailable() {
        // Given
        tier.timeoutNanos = 300 * MILLI;
        next.unavailable("hung");

        // When
        long budget = budgetMillis(300, next);

        // Then
        assertEquals(298, budget);
    }

    @Test
    void countsFromWhatIsLeft() {
        // Given
        tier.timeoutNanos = 300 * MILLI;

        // When
        long budget = Budget.ofTier(tier, List.of(), deadline(300), 1, NOW + 100 * MILLI) / MILLI;

        // Then
        assertEquals(198, budget);
    }
}
