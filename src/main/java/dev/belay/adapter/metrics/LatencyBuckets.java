package dev.belay.adapter.metrics;

import java.time.Duration;
import java.util.stream.LongStream;

/**
 * Histogram buckets for an endpoint's latencies: 1-2-5 steps for the shape, and shares of the deadline, so that "how many
 * came in time" is read off a bucket and not interpolated.
 */
final class LatencyBuckets {
    /** 0.1 ms: a small model's run takes less than a millisecond. */
    private static final long SHORTEST_MICROS = 100;

    private static final long[] DEADLINE_PERCENT = {25, 50, 75, 90, 100, 110, 150, 200};

    private LatencyBuckets() {}

    /** Upper bounds in ascending order, from 0.1 ms to twice the deadline. */
    static Duration[] around(long deadlineNanos) {
        long deadlineMicros = Math.max(1, deadlineNanos / 1_000);
        LongStream shares = LongStream.of(DEADLINE_PERCENT).map(percent -> Math.max(1, deadlineMicros * percent / 100));
        LongStream steps = LongStream.iterate(
                        SHORTEST_MICROS, decade -> decade < 2 * deadlineMicros, decade -> 10 * decade)
                .flatMap(decade -> LongStream.of(decade, 2 * decade, 5 * decade))
                .filter(micros -> micros < 2 * deadlineMicros);
        return LongStream.concat(shares, steps)
                .sorted()
                .distinct()
                .mapToObj(micros -> Duration.ofNanos(1_000 * micros))
                .toArray(Duration[]::new);
    }
}
