package dev.belay.simulator;

import java.util.Arrays;
import java.util.Locale;

/** Numbers that came out of many rollouts. */
final class Sample {
    /** Ours may be so many times the published one, */
    private static final double SLACK = 1.1;
    /** and so many standard errors of chance more. */
    private static final double ERRORS = 3;

    private final double[] sorted;

    Sample(double[] numbers) {
        sorted = numbers.clone();
        Arrays.sort(sorted);
    }

    double mean() {
        return Arrays.stream(sorted).average().orElse(Double.NaN);
    }

    double median() {
        return quantile(0.5);
    }

    double p95() {
        return quantile(0.95);
    }

    boolean medianAtMost(double published) {
        return quantileAtMost(0.5, published);
    }

    boolean p95AtMost(double published) {
        return quantileAtMost(0.95, published);
    }

    private boolean quantileAtMost(double q, double published) {
        return quantile(q - ERRORS * Math.sqrt(q * (1 - q) / sorted.length)) <= SLACK * published;
    }

    /** Without slack. */
    boolean meanAtMost(double limit) {
        return mean() - ERRORS * standardError() <= limit;
    }

    boolean meanAbout(double published) {
        return meanAtMost(SLACK * published);
    }

    private double standardError() {
        double mean = mean();
        double squares = Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).sum();
        return Math.sqrt(squares) / sorted.length;
    }

    private double quantile(double q) {
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, (int) Math.ceil(q * sorted.length) - 1)];
    }

    /** Median and, in brackets, p95. */
    String medianAndP95() {
        return String.format(Locale.ROOT, "%,.0f (%,.0f)", median(), p95());
    }
}
