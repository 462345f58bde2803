package dev.belay.rollout.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RatioWindowTest {
    private static final int WINDOW = 600;
    private static final int BUCKET = WINDOW / 100;

    private record Outcome(long tick, boolean error) {}

    @Test
    void countsWhatAListOfAllOutcomesCounts() {
        // Given
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RatioWindow window = new RatioWindow(WINDOW);
        List<Outcome> all = new ArrayList<>();
        long tick = 1_000_000;
        for (int i = 0; i < 5_000; i++) {
            tick += random.nextInt(100) == 0 ? random.nextInt(2 * WINDOW) : random.nextInt(3);
            Outcome outcome = new Outcome(tick, random.nextInt(10) == 0);
            all.add(outcome);

            // When
            window.add(1, outcome.error() ? 1 : 0, tick);

            // Then
            long first = tick / BUCKET - 99;
            List<Outcome> inside =
                    all.stream().filter(one -> one.tick() / BUCKET >= first).toList();
            long errors = inside.stream().filter(Outcome::error).count();
            assertEquals(inside.size(), window.requests(), "seed " + seed);
            assertEquals((double) errors / inside.size(), window.share(), "seed " + seed);
        }
    }
}
