package dev.belay.rollout.rule;

/**
 * The test for sticky traffic, where a key's requests are assigned together and so aren't independent: only the first error
 * of a key counts, and its arm tells more than the number of errors.
 */
final class StickyStatistic extends ErrorStatistic {
    private double weight = Double.NaN;

    StickyStatistic(RuleState.Test state) {
        super(state.capital(), 1);
        weigh(state.rate().weight());
    }

    private void weigh(double newWeight) {
        if (newWeight != weight && !Double.isNaN(newWeight)) {
            weight = newWeight;
            bet(Bets.stickyWorse(weight), Bets.stickyAsGood(weight));
        }
    }

    @Override
    RuleState.Test state() {
        return new RuleState.Test(new RuleState.Rate(0, 0, Double.NaN, weight), wealth().state());
    }

    @Override
    void start(double newWeight, double stake, RuleState.Recent stable) {
        weigh(newWeight);
        wealth().stake(stake);
    }

    @Override
    double tolerated() {
        return Bets.stickyShare(weight, Bets.STICKY_EDGE);
    }

    @Override
    double stableRate() {
        return Double.NaN;
    }
}
