package dev.belay.rollout.rule;

/**
 * The edge of a hypothesis on two error rates: p1 = ratio · p0 + margin. A bet against it is a factor per outcome whose
 * mean is 1 on the edge and at most 1 beyond.
 */
record Edge(double ratio, double margin) {
    /** The candidate's rate on the edge. */
    double of(double stableRate) {
        return ratio * stableRate + margin;
    }

    /**
     * The best bet if stable fails at p0 and the candidate at p1: their likelihood against that of the point (q0, q1) on
     * the edge which a random outcome tells least from them.
     *
     * @param weight the candidate's share of the requests, 0 to 1
     */
    Factors factors(double p0, double p1, double weight) {
        double other = Math.clamp((p1 - margin) / ratio, 0, (1 - margin) / ratio);
        double q0 = root(p0, p1, weight, Math.min(p0, other), Math.max(p0, other));
        double q1 = of(q0);
        return new Factors((1 - p0) / (1 - q0), p0 / q0, (1 - p1) / (1 - q1), p1 / q1);
    }

    /** Bisects until the midpoint equals an end. */
    private double root(double p0, double p1, double weight, double from, double to) {
        double low = from;
        double high = to;
        double middle = (low + high) / 2;
        while (middle > low && middle < high) {
            if (slope(middle, p0, p1, weight) < 0) {
                low = middle;
            } else {
                high = middle;
            }
            middle = (low + high) / 2;
        }
        return middle;
    }

    /** Of the divergence from the edge, by q0: increasing, zero at its smallest. */
    private double slope(double q0, double p0, double p1, double weight) {
        double q1 = of(q0);
        return weight * ratio * (q1 - p1) / (q1 * (1 - q1)) + (1 - weight) * (q0 - p0) / (q0 * (1 - q0));
    }
}
