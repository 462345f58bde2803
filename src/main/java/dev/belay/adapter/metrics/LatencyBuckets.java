package dev.belay.adapter.metrics;

import java.time.Duration;
import java.util.TreeSet;

/**
 * Histogram buckets for an endpoint's latencies: 1-2-5 steps for the shape, and shares of the deadline, so that "how many
 * came in time" is read off a bucket and not interpolated.
 */
final class LatencyBuckets {
    /** 0.1 ms: a small model's run takes less than a millisecond. */
    private static final long SHORTEST_MICROS = 100;

    private static final int[] STEPS = {1, 2, 5};
    private static final int[] DEADLINE_PERCENT = {25, 50, 75, 90, 100, 110, 150, 200};

    private LatencyBuckets() {}

    /** Upper bounds in ascending order, from 0.1 ms to twice the deadline. */
    static Duration[] around(long deadlineNanos) {
        long deadlineMicros = Math.max(1, deadlineNanos / 1_000);
        TreeSet<Long> boundsMicros = new TreeSet<>();
        for (int percent : DEADLINE_PERCENT) {
            boundsMicros.add(Math.max(1, deadlineMicros * percent / 100));
        }
        long longestMicros = boundsMicros.last();
        for (long decade = SHORTEST_MICROS; decade < longestMicros; decade *= 10) {
            addSteps(decade, longestMicros, boundsMicros);
        }
        return boundsMicros.stream()
                .map(micros -> Duration.ofNanos(micros * 1_000))
                .toArray(Duration[]::new);
    }

    private static void addSteps(long decade, long longestMicros, TreeSet<Long> boundsMicros) {
        for (int step : STEPS) {
            if (decade * step < longestMicros) {
                boundsMicros.add(decade * step);
            }
        }
    }
}
