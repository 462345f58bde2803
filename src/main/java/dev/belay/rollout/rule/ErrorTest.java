package dev.belay.rollout.rule;

/** The test on errors: by the coin, or by sticky keys. */
sealed interface ErrorTest permits TwoSampleTest, StickyTest {
    /**
     * A slot starts.
     *
     * @param weight the candidate's share, 0 to 1
     * @param stable its recent rate of errors
     */
    void start(double weight, double stake, RecentRate stable);

    Bets bets();

    Wealth wealth();

    /** The slot ends. */
    void settle(long[] counts);

    /** Bets that the candidate is as good as stable, for the present slot. */
    Bets asGood();

    /** What H0 allows at the present bets: the candidate's rate, or its share of the keys; 0 to 1. */
    double tolerated();

    RuleState.Test state();
}
