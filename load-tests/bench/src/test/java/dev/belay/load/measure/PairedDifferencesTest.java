package dev.belay.load.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PairedDifferencesTest {
    @Test
    void equalDifferencesLeaveNoDoubt() {
        PairedDifferences same = new PairedDifferences(0.25, 0.25, 0.25);
        assertEquals(0.25, same.mean());
        assertEquals(0.25, same.upperBound(), 1e-12);
    }

    @Test
    void studentsBoundIsTheTextbooks() {
        // mean 3, standard deviation √2.5, n = 5: 3 + 2.132 · √0.5
        assertEquals(4.5075, new PairedDifferences(1, 2, 3, 4, 5).studentUpperBound(), 1e-4);
    }

    @Test
    void bootstrapIsTheSameEveryTimeAndBetweenMeanAndMaximum() {
        PairedDifferences skewed = new PairedDifferences(0, 0, 0, 0, 0, 0, 0, 0, 0, 10);
        double bound = skewed.bootstrapUpperBound();
        assertEquals(bound, new PairedDifferences(0, 0, 0, 0, 0, 0, 0, 0, 0, 10).bootstrapUpperBound());
        assertTrue(bound > 1 && bound < 10, "bound " + bound);
    }

    @Test
    void bootstrapAgreesWithTheNormalBoundForManyPairs() {
        Random random = new Random(1);
        double[] differences = random.doubles(400).map(d -> d - 0.5).toArray();
        PairedDifferences paired = new PairedDifferences(differences);
        double expected = paired.mean() + 1.645 * Math.sqrt(1.0 / 12 / 400);
        assertEquals(expected, paired.bootstrapUpperBound(), 0.003);
    }

    @Test
    void boundHoldsTheTruthAboutNineteenTimesOfTwenty() {
        Random random = new Random(2);
        int held = 0;
        for (int round = 0; round < 300; round++) {
            double[] differences = random.doubles(8).map(d -> d - 0.5).toArray(); // the truth is 0
            held += new PairedDifferences(differences).upperBound() >= 0 ? 1 : 0;
        }
        assertTrue(held >= 273, "held " + held + " of 300");
    }

    @Test
    void mediansBoundIsTheSignTests() {
        // Of twelve fair coins at most nine fall heads with 98 %, at most eight with 93 %
        assertEquals(10, new PairedDifferences(3, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 1_000).medianUpperBound());
    }

    @Test
    void mediansBoundHoldsTheTruthAboutNineteenTimesOfTwentyThoughPausesFallIntoPairs() {
        Random random = new Random(3);
        int held = 0;
        for (int round = 0; round < 300; round++) {
            double[] differences = random.doubles(12)
                    .map(d -> random.nextInt(20) == 0 ? 1_000 * (d - 0.5) : d - 0.5) // the truth is 0
                    .toArray();
            held += new PairedDifferences(differences).medianUpperBound() >= 0 ? 1 : 0;
        }
        assertTrue(held >= 280, "held " + held + " of 300");
    }

    @Test
    void onePairHasNoBound() {
        assertThrows(IllegalArgumentException.class, () -> new PairedDifferences(1));
    }
}
