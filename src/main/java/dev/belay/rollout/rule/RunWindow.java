package dev.belay.rollout.rule;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** The last 4,000 run times of stable. */
final class RunWindow {
    private static final int CAPACITY = 4_000;

    private final long[] runs = new long[CAPACITY];
    private final long[] sorted = new long[CAPACITY];
    private long count;
    private long floor = Long.MIN_VALUE;

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

    /** All there ever were. */
    long count() {
        return count;
    }

    /** @return p95 and p99 by nearest rank; at least one run must be known */
    long[] p95AndP99() {
        int size = (int) Math.min(count, CAPACITY);
        int from95 = size - (int) Math.ceil(0.95 * size) + 1;
        int from99 = size - (int) Math.ceil(0.99 * size) + 1;
        int upper = copyUpper(size, floor);
        if (upper < from95) {
            upper = copyUpper(size, Long.MIN_VALUE);
        }
        Arrays.sort(sorted, 0, upper);
        floor = sorted[Math.max(0, upper - 2 * from95)];
        return new long[] {sorted[upper - from95], sorted[upper - from99]};
    }

    /** Only the upper end needs sorting; the last time's p90 is surely below it, or nearly always. */
    private int copyUpper(int size, long least) {
        int copied = 0;
        for (int i = 0; i < size; i++) {
            if (runs[i] >= least) {
                sorted[copied++] = runs[i];
            }
        }
        return copied;
    }
}
