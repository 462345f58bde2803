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

    Wealth(int bets) {
        logs = new double[bets];
        products = new double[bets];
        clear();
    }

    Wealth(RuleState.Capital state) {
        logs = array(state.logs());
        products = array(state.products());
        sum = total();
    }

    RuleState.Capital state() {
        return new RuleState.Capital(
                Arrays.stream(logs).boxed().toList(),
                Arrays.stream(products).boxed().toList());
    }

    private static double[] array(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Nothing is in play any more; later stakes will be. */
    void clear() {
        Arrays.fill(logs, Double.NEGATIVE_INFINITY);
        Arrays.fill(products, 0);
        sum = 0;
    }

    /** A slot starts: its stake joins each bet. */
    void stake(double stake) {
        double log = Math.log(stake);
        for (int bet = 0; bet < logs.length; bet++) {
            logs[bet] = logAdd(logs[bet], log);
            products[bet] = Math.exp(logs[bet]);
        }
        sum = total();
    }

    /** An outcome inside the open slot. */
    void multiply(double[] factors) {
        double total = 0;
        for (int bet = 0; bet < products.length; bet++) {
            products[bet] *= factors[bet];
            total += products[bet];
        }
        sum = total;
    }

    /** The open slot ends with these counts. */
    void settle(Bets bets, long[] counts) {
        for (int bet = 0; bet < logs.length; bet++) {
            logs[bet] += bets.log(bet, counts);
        }
    }

    /** Of all bets, inside the open slot. */
    double sum() {
        return sum;
    }

    /** Of all bets, between slots; its logarithm. */
    double logSum() {
        double log = Double.NEGATIVE_INFINITY;
        for (double one : logs) {
            log = logAdd(log, one);
        }
        return log;
    }

    int bets() {
        return logs.length;
    }

    private double total() {
        double total = 0;
        for (double product : products) {
            total += product;
        }
        return total;
    }

    /** ln(eᵃ + eᵇ). */
    static double logAdd(double a, double b) {
        double larger = Math.max(a, b);
        return larger == Double.NEGATIVE_INFINITY ? larger : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
    }
}
