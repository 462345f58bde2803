package dev.belay.rollout.rule;

import java.util.Arrays;
import java.util.List;

/**
 * What the stakes on some bets have become. In logarithms from slot to slot, as figures span hundreds of powers of ten; inside
 * the open slot plain products, so that a look after every outcome costs a few nanoseconds.
 */
final class Wealth {
    private final double[] logs;
    private final double[] products;
    private double sum;
    private double logSum;

    /** @throws IllegalArgumentException if it is no state of bets */
    Wealth(RuleState.Capital state) {
        if (state.logs().size() != state.products().size()) {
            throw new IllegalArgumentException("capital has " + state.logs().size() + " logarithms and "
                    + state.products().size() + " products, allowed are one of each per bet");
        }
        logs = state.logs().stream().mapToDouble(Double::doubleValue).toArray();
        products = state.products().stream().mapToDouble(Double::doubleValue).toArray();
        sumUp();
    }

    RuleState.Capital state() {
        return new RuleState.Capital(list(logs), list(products));
    }

    private static List<Double> list(double[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    /** Nothing is in play any more; later stakes will be. */
    void clear() {
        Arrays.fill(logs, Double.NEGATIVE_INFINITY);
        Arrays.fill(products, 0);
        sumUp();
    }

    /** A slot starts: its stake joins each bet. */
    void stake(double stake) {
        for (int bet = 0; bet < logs.length; bet++) {
            products[bet] = Math.exp(logs[bet]) + stake;
            if (products[bet] < Double.POSITIVE_INFINITY) {
                logs[bet] = Math.log(products[bet]);
            }
        }
        sumUp();
    }

    /** An outcome inside the open slot; only tests with {@link Bets#COUNT} bets look there. */
    void multiply(double[] factors) {
        double[] now = products;
        double total = 0;
        for (int bet = 0; bet < Bets.COUNT; bet++) {
            double product = now[bet] * factors[bet];
            now[bet] = product;
            total += product;
        }
        sum = total;
    }

    /** The open slot ends with these counts. */
    void settle(Bets bets, Counts counts) {
        long[] outcomes = counts.array();
        for (int bet = 0; bet < logs.length; bet++) {
            logs[bet] += bets.log(bet, outcomes);
        }
        logSum = sumOfLogs();
    }

    /** Of all bets, inside the open slot. */
    double sum() {
        return sum;
    }

    /** Of all bets, its logarithm: at the open slot's start, or after the last one's end. */
    double logSum() {
        return logSum;
    }

    /** Between slots: ln of the mean wealth and {@code left}, the part of the capital that isn't staked yet. */
    double logMean(double left) {
        return logAdd(logSum - Math.log(logs.length), Math.log(left));
    }

    private void sumUp() {
        sum = 0;
        for (double product : products) {
            sum += product;
        }
        logSum = sumOfLogs();
    }

    private double sumOfLogs() {
        double largest = Arrays.stream(logs).max().orElse(Double.NEGATIVE_INFINITY);
        if (largest == Double.NEGATIVE_INFINITY) {
            return largest;
        }
        double scaled = 0;
        for (double log : logs) {
            scaled += Math.exp(log - largest);
        }
        return largest + Math.log(scaled);
    }

    /** ln(eᵃ + eᵇ). */
    static double logAdd(double a, double b) {
        double larger = Math.max(a, b);
        return larger == Double.NEGATIVE_INFINITY ? larger : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
    }
}
