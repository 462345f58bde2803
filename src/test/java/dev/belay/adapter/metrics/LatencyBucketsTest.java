package dev.belay.adapter.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyBucketsTest {
    @Test
    void liesAroundTheDefaultDeadline() {
        // Given
        long deadlineNanos = 300_000_000L;

        // When
        List<Double> millis = Arrays.stream(LatencyBuckets.around(deadlineNanos))
                .map(bound -> bound.toNanos() / 1e6)
                .toList();

        // Then
        List<Double> expected = List.of(
                0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 75.0, 100.0, 150.0, 200.0, 225.0, 270.0, 300.0, 330.0,
                450.0, 500.0, 600.0);
        assertEquals(expected, millis);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 1_000, 10_000_000, 33_333_333, 60_000_000_000L})
    void risesFromPositiveToTwiceTheDeadlineWhateverItIs(long deadlineNanos) {
        // When
        Duration[] bounds = LatencyBuckets.around(deadlineNanos);

        // Then
        Duration before = Duration.ZERO;
        for (Duration bound : bounds) {
            assertTrue(bound.compareTo(before) > 0, () -> Arrays.toString(bounds));
            before = bound;
        }
        assertTrue(bounds.length <= 30, () -> Arrays.toString(bounds));
    }
}
