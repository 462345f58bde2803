package dev.belay.adapter.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class KeysOfADayTest {
    private long now;
    private final KeysOfADay keys = new KeysOfADay(() -> now);
    private final SplittableRandom random = new SplittableRandom(11);

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            keys.add(random.nextLong());
        }
    }

    @Test
    void countsDifferentKeys() {
        add(5_000);
        assertEquals(5_000, keys.ofLastDay(), 250);
    }

    @Test
    void countsAKeyOnceHoweverOftenItComes() {
        for (int i = 0; i < 1_000; i++) {
            keys.add(7);
        }
        assertEquals(1, keys.ofLastDay(), 0.01);
    }

    @Test
    void remembersAcrossHours() {
        add(1_000);
        now += Duration.ofHours(23).toNanos();
        add(1_000);
        assertEquals(2_000, keys.ofLastDay(), 100);
    }

    @Test
    void forgetsWhatIsADayOld() {
        add(1_000);
        now += Duration.ofHours(24).toNanos();
        assertEquals(0, keys.ofLastDay(), 0.01);
    }

    @Test
    void forgetsAllAfterALongSilence() {
        add(1_000);
        now += Duration.ofHours(500).toNanos();
        add(100);
        assertEquals(100, keys.ofLastDay(), 5);
    }
}
