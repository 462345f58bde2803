package dev.belay.load.measure;

import java.util.Arrays;
import java.util.Random;

/**
 * Differences between two treatments measured side by side, pair by pair: what both share (the machine's mood) cancels
 * out. The upper bounds are one-sided, 95 %. On the mean difference: the larger of Student's and the bootstrap's. Of few
 * pairs the bootstrap alone is too sure of itself, of skewed ones Student's. On the median: the sign test's, whatever the
 * distribution; one pair into which a pause of the machine fell weighs no more than any other.
 */
public final class PairedDifferences {
    private static final int RESAMPLES = 10_000;
    private static final double LEVEL = 0.95;
    private static final long SEED = 20_130_901;

    /** One-sided 95 % quantiles of Student's t for 1 to 30 degrees of freedom; the normal's from there on. */
    private static final double[] T_95 = {
        6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753,
        1.746, 1.740, 1.734, 1.729, 1.725, 1.721, 1.717, 1.714, 1.711, 1.708, 1.706, 1.703, 1.701, 1.699, 1.697
    };

    private static final double NORMAL_95 = 1.645;

    private final double[] differences;

    public PairedDifferences(double... differences) {
        if (differences.length < 2) {
            throw new IllegalArgumentException("a bound needs two pairs or more, there are " + differences.length);
        }
        this.differences = differences.clone();
    }

    public int pairs() {
        return differences.length;
    }

    public double mean() {
        return Arrays.stream(differences).average().orElseThrow();
    }

    public double upperBound() {
        return Math.max(studentUpperBound(), bootstrapUpperBound());
    }

    public double median() {
        return Median.of(Arrays.stream(differences).boxed().toList());
    }

    /** Of fewer than five pairs none is sure enough: then the largest difference. */
    public double medianUpperBound() {
        double[] sorted = differences.clone();
        Arrays.sort(sorted);
        double probability = Math.pow(0.5, sorted.length);
        double atMost = 0;
        int below = 0;
        while (below < sorted.length) {
            atMost += probability;
            if (atMost >= LEVEL) {
                return sorted[below];
            }
            probability *= (double) (sorted.length - below) / (below + 1);
            below++;
        }
        return sorted[sorted.length - 1];
    }

    double studentUpperBound() {
        int freedom = differences.length - 1;
        double mean = mean();
        double squares =
                Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).sum();
        double standardError = Math.sqrt(squares / freedom / differences.length);
        return mean + (freedom <= T_95.length ? T_95[freedom - 1] : NORMAL_95) * standardError;
    }

    /** The 95th percentile of the means of resampled pairs; the same differences always give the same bound. */
    double bootstrapUpperBound() {
        Random random = new Random(SEED);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < differences.length; j++) {
                sum += differences[random.nextInt(differences.length)];
            }
            means[i] = sum / differences.length;
        }
        Arrays.sort(means);
        return means[(int) Math.ceil(LEVEL * RESAMPLES) - 1];
    }
}
