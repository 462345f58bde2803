package dev.belay.load.experiment;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShareTest {
    /** Of 10,000 at 5 %: 500 expected, standard deviation 21.8, so 99.9 % are within 71.7 of it. */
    @Test
    void holdsWhatCoinsOfThatWeightWouldDraw() {
        assertTrue(new Share(571, 10_000, 0.05).isLikely());
    }

    @Test
    void refusesWhatTheyHardlyEverWould() {
        assertFalse(new Share(572, 10_000, 0.05).isLikely());
    }

    @Test
    void refusesTooFewAsWell() {
        assertFalse(new Share(428, 10_000, 0.05).isLikely());
    }
}
