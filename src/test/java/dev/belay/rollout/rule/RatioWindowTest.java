package dev.belay.rollout.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RatioWindowTest {
    private static final int WINDOW = 600;

    private record Outcome(long tick, boolean error) {}

    @Test
    void countsWhatAListOfAllOutcomesCounts() {
        // Given
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RatioWindow window = new RatioWindow(WINDOW, List.of());
        List<Outcome> all = new ArrayList<>();
        long tick = 1_000_000;
        for (int i = 0; i < 5_000; i++) {
            tick += random.nextInt(100) == 0 ? random.nextInt(2 * WINDOW) : random.nextInt(3);
            Outcome outcome = new Outcome(tick, random.nextInt(10) == 0);
            all.add(outcome);

            // When
            window.add(1, outcome.error() ? 1 : 0, tick);

            // Then
            long first = tick - WINDOW + 1;
            List<Outcome> inside =
                    all.stream().filter(one -> one.tick() >= first).toList();
            long errors = inside.stream().filter(Outcome::error).count();
            assertEquals(inside.size(), window.requests(), "seed " + seed);
            assertEquals((double) errors / inside.size(), window.share(), "seed " + seed);
        }
    }

    /** From 1 s to 1 h, with and without a rest. */
    @ParameterizedTest
    @ValueSource(ints = {10, 11, 110, 600, 601, 610, 1_201, 3_000, 6_007, 36_000})
    void isAsLongAsConfigured(int windowTicks) {
        for (int start = 0; start < 100; start++) {
            // Given one outcome
            RatioWindow window = new RatioWindow(windowTicks, List.of());
            long tick = 1_000_000 + start;
            window.add(1, 0, tick);

            // When time goes on until it has left
            long left = tick;
            while (window.requests() > 0) {
                left++;
                window.moveTo(left);
            }

            // Then it was never there for longer than said, and for less than a tick or 1 % less
            long stayed = left - tick;
            assertTrue(stayed <= windowTicks, stayed + " of " + windowTicks);
            assertTrue(stayed > windowTicks - Math.max(1, 0.01 * windowTicks), stayed + " of " + windowTicks);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 600, 610, 36_000})
    void continuesWhereItsStateWasTaken(int windowTicks) {
        // Given
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RatioWindow whole = new RatioWindow(windowTicks, List.of());
        RatioWindow interrupted = new RatioWindow(windowTicks, List.of());
        long tick = 1_000_000;
        for (int i = 0; i < 2_000; i++) {
            tick += random.nextInt(4);
            int errors = random.nextInt(2);

            // When
            interrupted = new RatioWindow(windowTicks, interrupted.state());
            whole.add(1, errors, tick);
            interrupted.add(1, errors, tick);

            // Then
            assertEquals(whole.requests(), interrupted.requests(), "seed " + seed);
            assertEquals(whole.share(), interrupted.share(), "seed " + seed);
        }
    }
}
