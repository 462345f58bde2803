package dev.belay.rollout.rule;

/** What one bet is multiplied by at each outcome. */
record Factors(double stableOk, double stableError, double candidateOk, double candidateError) {
    static final Factors NONE = new Factors(1, 1, 1, 1);

    double[] array() {
        return new double[] {stableOk, stableError, candidateOk, candidateError};
    }
}
