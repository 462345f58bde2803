package dev.belay.rollout.rule;

/**
 * What the rule knows, for status and metrics. Logarithms are natural.
 *
 * @param stableRate that bets are made with, 0 to 1; NaN before the first slot and for sticky keys
 * @param logErrors ln W of errors
 * @param logLatency ln W of latency, 0 where that is off
 * @param logPromotion ln P
 * @param gate stable's recent rate of errors, 0 to 1
 * @param slots started so far
 */
public record Figures(
        double stableRate, double logErrors, double logLatency, double logPromotion, double gate, long slots) {}
