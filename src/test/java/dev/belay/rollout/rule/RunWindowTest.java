package dev.belay.rollout.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunWindowTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private static long[] sorted(List<Long> all) {
        List<Long> last = new ArrayList<>(all.subList(Math.max(0, all.size() - 4_000), all.size()));
        Collections.sort(last);
        return new long[] {
            last.get((int) Math.ceil(0.95 * last.size()) - 1), last.get((int) Math.ceil(0.99 * last.size()) - 1)
        };
    }

    /** Times that jump up and down, with ties and timeouts. */
    private long run(int i) {
        long level = i / 1_500 % 3 == 1 ? 1_000 : 100;
        return random.nextInt(50) == 0 ? Long.MAX_VALUE : level + random.nextInt(40);
    }

    @Test
    void findsWhatSortingAllOfThemFinds() {
        // Given
        RunWindow window = new RunWindow(List.of(), 0);
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 15_000; i++) {
            long run = run(i);
            window.add(run);
            all.add(run);
            if (random.nextInt(100) == 0) {
                // When
                long[] found = window.p95AndP99();

                // Then
                assertArrayEquals(sorted(all), found, "seed " + seed + ", run " + i);
            }
        }
    }

    @Test
    void keepsTheLastOnesWhenRestored() {
        // Given
        RunWindow window = new RunWindow(List.of(), 0);
        for (int i = 0; i < 9_500; i++) {
            window.add(run(i));
        }

        // When
        RunWindow restored = new RunWindow(window.kept(), window.count());

        // Then
        assertEquals(window.kept(), restored.kept());
        assertEquals(9_500, restored.count());
    }
}
