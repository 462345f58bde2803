package dev.belay.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.vocabulary.Inputs;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DuplicateRowsTest {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Against a slow, obvious oracle, over requests with few different values. */
    @Test
    void findsTheFirstRepetitionWhereverThereIsOne() {
        Random random = new Random(7);
        for (int trial = 0; trial < 500; trial++) {
            // Given
            int rows = 2 + random.nextInt(12);
            String[] carriers = new String[rows];
            float[] minutes = new float[rows];
            String[] tails = new String[rows];
            Arrays.fill(tails, "N1");
            for (int i = 0; i < rows; i++) {
                carriers[i] = random.nextBoolean() ? "AA" : "9E";
                minutes[i] = random.nextInt(12);
            }

            // When
            DuplicateRows.@Nullable Pair pair = DuplicateRows.find(Given.request(
                    rows,
                    Given.strings(Given.CARRIER, carriers),
                    Given.strings(Given.TAILNUM, tails),
                    Given.floats(Given.SCHED_MINUTE, minutes)));

            // Then
            assertEquals(slowly(carriers, minutes), pair);
        }
    }

    @Test
    void staysQuickOnRowsMadeToCollide() {
        // Given strings of "Aa" and "BB", whose hashes are all alike
        int rows = 4096;
        String[] tails = new String[rows];
        for (int i = 0; i < rows; i++) {
            StringBuilder tail = new StringBuilder();
            for (int bit = 0; bit < 12; bit++) {
                tail.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            tails[i] = tail.toString();
        }
        float[] minutes = new float[rows];
        String[] carriers = new String[rows];
        Arrays.fill(carriers, "AA");
        Inputs request = Given.request(
                rows,
                Given.strings(Given.TAILNUM, tails),
                Given.strings(Given.CARRIER, carriers),
                Given.floats(Given.SCHED_MINUTE, minutes));

        // When
        long beforeNanos = THREADS.getCurrentThreadCpuTime();
        DuplicateRows.find(request);
        long tookNanos = THREADS.getCurrentThreadCpuTime() - beforeNanos;

        // Then
        assertTrue(tookNanos <= Duration.ofSeconds(1).toNanos(), () -> tookNanos + " ns");
    }

    private static DuplicateRows.@Nullable Pair slowly(String[] carriers, float[] minutes) {
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < carriers.length; i++) {
            String row = carriers[i] + minutes[i];
            if (seen.contains(row)) {
                return new DuplicateRows.Pair(i, seen.indexOf(row));
            }
            seen.add(row);
        }
        return null;
    }
}
