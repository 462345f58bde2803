package dev.belay.load.experiment;

/** A share that was drawn by coins of a known weight. */
record Share(long drawn, long of, double weight) {
    /** Two-sided 99.9 % of the normal distribution; good where some hundred were drawn. */
    private static final double NORMAL_999 = 3.2905;

    double measured() {
        return (double) drawn / of;
    }

    /** Whether the weight's 99.9 % interval holds it. */
    boolean isLikely() {
        return Math.abs(drawn - of * weight) <= NORMAL_999 * Math.sqrt(of * weight * (1 - weight));
    }
}
