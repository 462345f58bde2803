package dev.belay.simulator;

import java.util.random.RandomGenerator;

/** What a request draws, from one seeded generator. */
final class Chance {
    /** A request draws its arm and its outcome from the halves of one number. */
    private static final double HALF = 0x1p32;

    private static final long LOWER = 0xffff_ffffL;

    private final RandomGenerator random;

    Chance(RandomGenerator random) {
        this.random = random;
    }

    long next() {
        return random.nextLong();
    }

    /** @return what {@link #first} and {@link #second} compare with, for a probability of 0 to 1 */
    static long threshold(double probability) {
        return Math.round(probability * HALF);
    }

    static boolean first(long drawn, long threshold) {
        return drawn >>> 32 < threshold;
    }

    static boolean second(long drawn, long threshold) {
        return (drawn & LOWER) < threshold;
    }

    /** How many of so many happen, each with this probability: skips from one to the next. */
    long binomial(long trials, double probability) {
        if (probability > 0.5) {
            return trials - binomial(trials, 1 - probability);
        }
        if (probability <= 0) {
            return 0;
        }
        double scale = 1 / Math.log1p(-probability);
        long happened = 0;
        double at = skip(scale);
        while (at < trials) {
            happened++;
            at += 1 + skip(scale);
        }
        return happened;
    }

    private double skip(double scale) {
        return Math.floor(Math.log(1 - random.nextDouble()) * scale);
    }

    double uniform() {
        return random.nextDouble();
    }

    double gaussian() {
        return random.nextGaussian();
    }
}
