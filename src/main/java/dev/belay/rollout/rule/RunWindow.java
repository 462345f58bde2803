package dev.belay.rollout.rule;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** The last 4,000 run times of stable. */
final class RunWindow {
    private static final int CAPACITY = 4_000;

    private final long[] runs = new long[CAPACITY];
    private long count;

    RunWindow() {}

    /** @param oldestFirst those kept, of as many as were seen */
    RunWindow(List<Long> oldestFirst, long seen) {
        count = seen - oldestFirst.size();
        oldestFirst.forEach(this::add);
    }

    /** Oldest first. */
    List<Long> kept() {
        return LongStream.range(Math.max(0, count - CAPACITY), count)
                .map(i -> runs[(int) (i % CAPACITY)])
                .boxed()
                .toList();
    }

    void add(long runNanos) {
        runs[(int) (count++ % CAPACITY)] = runNanos;
    }

    /** How many there ever were. */
    long count() {
        return count;
    }

    /** By nearest rank; at least one run must be known. */
    long[] quantiles(double... quantiles) {
        int size = (int) Math.min(count, CAPACITY);
        long[] sorted = Arrays.copyOf(runs, size);
        Arrays.sort(sorted);
        return Arrays.stream(quantiles)
                .mapToLong(q -> sorted[(int) Math.ceil(q * size) - 1])
                .toArray();
    }
}
