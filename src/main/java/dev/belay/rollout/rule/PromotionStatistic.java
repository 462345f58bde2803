package dev.belay.rollout.rule;

/** P: how sure it is that the candidate fails less than twice as often as stable, or less than half a percent more. */
final class PromotionStatistic {
    /** 95 % sure, at any look. */
    static final double ENOUGH = Math.log(20);

    private final Wealth wealth;
    private long slot;
    private double weight;
    private Bets bets;

    PromotionStatistic(RuleState.Promotion state, Bets bets) {
        wealth = new Wealth(state.capital());
        slot = state.slot();
        weight = state.weight();
        this.bets = bets;
    }

    RuleState.Promotion state() {
        return new RuleState.Promotion(slot, weight, wealth.state());
    }

    /** A slot starts; everything starts again after a change of the weight. */
    void start(double newWeight, Bets newBets) {
        if (newWeight != weight) {
            weight = newWeight;
            slot = -1;
            wealth.clear();
        }
        bets = newBets;
        slot++;
        wealth.stake(Stakes.at(slot));
    }

    void settle(Counts counts) {
        wealth.settle(bets, counts);
    }

    /** An outage of both arms proves nothing. */
    void clear() {
        wealth.clear();
    }

    /** ln P, after a slot has ended. */
    double log() {
        return slot < 0 ? 0 : wealth.logMean(Stakes.leftAfter(slot));
    }
}
