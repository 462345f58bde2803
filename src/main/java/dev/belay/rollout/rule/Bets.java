package dev.belay.rollout.rule;

import java.util.Collections;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Some bets side by side: the factor of each at each outcome. Immutable. */
final class Bets {
    /** On a two-sample test: from barely beyond the edge to failing almost always. */
    static final int COUNT = 7;

    /** There are no bets on a stable that fails more often than not. */
    static final double HIGHEST_STABLE_RATE = 0.5;

    static final double STICKY_EDGE = 1.5;

    private static final double WORST = 0.98;
    private static final double STICKY_WORST = 1000;
    /** Denser near the edge, where more outcomes are needed to tell. */
    private static final double SPACING = 1.6;

    static final int ABSOLUTE_COUNT = 4;
    private static final Edge HALF_A_PERCENT_MORE = new Edge(1, 0.005);
    private static final Edge TWICE = new Edge(2, 0);

    private final double[][] factors = new double[Counts.OUTCOMES][];
    private final double[][] logs = new double[Counts.OUTCOMES][];
    private final boolean live;

    private Bets(List<Factors> bets, boolean live) {
        this.live = live;
        double[][] each = bets.stream().map(Factors::array).toArray(double[][]::new);
        for (int outcome = 0; outcome < Counts.OUTCOMES; outcome++) {
            int of = outcome;
            factors[of] = Stream.of(each).mapToDouble(bet -> bet[of]).toArray();
            logs[of] = Stream.of(each).mapToDouble(bet -> Math.log(bet[of])).toArray();
        }
    }

    /** That the candidate is worse than the edge allows, while stable fails at this rate. */
    static Bets worse(Edge edge, double stableRate, double weight) {
        return stableRate > HIGHEST_STABLE_RATE
                ? none(COUNT)
                : rates(COUNT, edge.of(stableRate), rate -> edge.factors(stableRate, rate, weight));
    }

    /** That the candidate is as good as stable, against "more than half a percent worse" and "more than twice as bad". */
    static Bets asGood(double stableRate, double weight) {
        return stableRate > HIGHEST_STABLE_RATE
                ? none(2)
                : new Bets(
                        List.of(
                                HALF_A_PERCENT_MORE.factors(stableRate, stableRate, weight),
                                TWICE.factors(stableRate, stableRate, weight)),
                        true);
    }

    /** That a key which fails for the first time is the candidate's more often than its share explains. */
    static Bets stickyWorse(double weight) {
        return weight == 0
                ? none(COUNT)
                : spaced(COUNT, part -> share(weight, STICKY_EDGE * Math.pow(STICKY_WORST, part), STICKY_EDGE));
    }

    /** That keys fail as often in both arms, against "twice as often". */
    static Bets stickyAsGood(double weight) {
        return weight == 0 ? none(1) : new Bets(List.of(share(weight, 1, 2)), true);
    }

    /** That the candidate fails more often than the limit, whatever stable does. */
    static Bets above(double limit) {
        return rates(ABSOLUTE_COUNT, limit, rate -> new Factors(1, 1, (1 - rate) / (1 - limit), rate / limit));
    }

    static Bets none(int count) {
        return new Bets(Collections.nCopies(count, Factors.NONE), false);
    }

    private static Bets rates(int count, double edge, DoubleFunction<Factors> bet) {
        double start = logit(edge);
        double range = logit(WORST) - start;
        return spaced(count, part -> bet.apply(1 / (1 + Math.exp(-(start + range * part)))));
    }

    private static Bets spaced(int count, DoubleFunction<Factors> bet) {
        return new Bets(
                IntStream.rangeClosed(1, count)
                        .mapToObj(k -> bet.apply(Math.pow((double) k / count, SPACING)))
                        .toList(),
                true);
    }

    private static double logit(double p) {
        return Math.log(p / (1 - p));
    }

    /** The bet that the candidate's keys fail so many times as often as stable's, against another such number. */
    private static Factors share(double weight, double times, double against) {
        double share = stickyShare(weight, times);
        double other = stickyShare(weight, against);
        return new Factors(1, (1 - share) / (1 - other), 1, share / other);
    }

    /** θ: the candidate's share of the keys that fail, if its keys fail so many times as often as stable's. */
    static double stickyShare(double weight, double times) {
        return weight * times / (weight * times + 1 - weight);
    }

    /** False if all factors are 1. */
    boolean live() {
        return live;
    }

    /** One per bet. */
    double[] factors(int outcome) {
        return factors[outcome];
    }

    /** What so many outcomes add to the logarithm of one bet's wealth. */
    double log(int bet, long[] counts) {
        double log = 0;
        for (int outcome = 0; outcome < Counts.OUTCOMES; outcome++) {
            log += counts[outcome] * logs[outcome][bet];
        }
        return log;
    }
}
