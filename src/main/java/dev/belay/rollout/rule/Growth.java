package dev.belay.rollout.rule;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How fast evidence against a failing candidate can grow at best: what information theory allows. Rates and weights are 0 to 1.
 */
public final class Growth {
    /** In place of 1, which has no logarithm. */
    static final double ALMOST_CERTAIN = 1 - 1e-9;

    private static final double WORST = 0.98;
    /** So many times the mean number of requests is enough 19 times in 20. */
    private static final double ENOUGH = 4;

    private static final int BISECTIONS = 60;

    private Growth() {}

    /** J: mean growth of ln W for each request of the candidate, if the bet is the right one. */
    public static double perRequest(double stableRate, double candidateRate, double weight) {
        Factors s = TwoSampleStatistic.ERRORS.factors(stableRate, candidateRate, weight);
        return mean(candidateRate, s.candidateError(), s.candidateOk())
                + (1 - weight) / weight * mean(stableRate, s.stableError(), s.stableOk());
    }

    private static double mean(double rate, double error, double ok) {
        return rate * Math.log(error) + (1 - rate) * Math.log(ok);
    }

    /** No rule with this α needs fewer requests of the candidate in the mean. */
    public static double bound(double stableRate, double candidateRate, double weight, double alpha) {
        return -Math.log(alpha) / perRequest(stableRate, Math.min(candidateRate, ALMOST_CERTAIN), weight);
    }

    /**
     * The smallest rate at which the candidate would have been caught by now, with 95 % confidence.
     *
     * @return empty: not even a candidate that fails almost always
     */
    public static OptionalDouble detectable(double stableRate, List<RuleState.Exposure> exposures, double alpha) {
        double needed = -ENOUGH * Math.log(alpha);
        double low = TwoSampleStatistic.ERRORS.of(stableRate);
        double high = WORST;
        if (!(low < high) || growth(stableRate, high, exposures) < needed) {
            return OptionalDouble.empty();
        }
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (growth(stableRate, middle, exposures) < needed) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return OptionalDouble.of(high);
    }

    private static double growth(double stableRate, double rate, List<RuleState.Exposure> exposures) {
        return exposures.stream()
                .filter(exposure -> exposure.weight() > 0)
                .mapToDouble(exposure ->
                        exposure.requests() * perRequest(stableRate, rate, RolloutRules.share(exposure.weight())))
                .sum();
    }
}
