package dev.belay.rollout.rule;

/** A test that the candidate fails too often: of single requests, of runs that are too long, or of sticky keys. */
abstract sealed class ErrorStatistic permits TwoSampleStatistic, StickyStatistic {
    private final Wealth wealth;
    private Bets bets = Bets.none(Bets.COUNT);
    private Bets asGood;

    ErrorStatistic(RuleState.Capital capital, int promotionBets) {
        wealth = new Wealth(capital);
        asGood = Bets.none(promotionBets);
    }

    final void bet(Bets worse, Bets good) {
        bets = worse;
        asGood = good;
    }

    /**
     * A slot starts.
     *
     * @param weight the candidate's share, 0 to 1
     * @param stable its recent errors
     */
    abstract void start(double weight, double stake, RuleState.Recent stable);

    /** The slot ends. */
    void settle(Counts counts) {
        wealth.settle(bets, counts);
    }

    /** What H0 allows at the present bets: the candidate's rate, or its share of the keys; 0 to 1. */
    abstract double tolerated();

    /** Stable's rate that the bets were made with, 0 to 1; NaN before the first slot and for sticky keys. */
    abstract double stableRate();

    abstract RuleState.Test state();

    final Wealth wealth() {
        return wealth;
    }

    final Bets bets() {
        return bets;
    }

    /** Bets that the candidate is as good as stable, for the present slot. */
    final Bets asGood() {
        return asGood;
    }
}
