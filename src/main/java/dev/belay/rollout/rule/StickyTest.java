package dev.belay.rollout.rule;

/**
 * The test for sticky traffic, where a key's requests share one coin and so aren't independent: only the first error of a
 * key counts, and whose it is tells more than its number.
 */
final class StickyTest implements ErrorTest {
    private final Wealth wealth;
    private double weight;
    private Bets bets;
    private Bets asGood;

    StickyTest() {
        this(new Wealth(Bets.COUNT), Double.NaN);
    }

    StickyTest(RuleState.Test state) {
        this(new Wealth(state.capital()), state.rate().weight());
    }

    private StickyTest(Wealth wealth, double weight) {
        this.wealth = wealth;
        this.weight = weight;
        bets = Double.isNaN(weight) ? Bets.none(Bets.COUNT) : Bets.stickyWorse(weight);
        asGood = Double.isNaN(weight) ? Bets.none(1) : Bets.stickyAsGood(weight);
    }

    @Override
    public RuleState.Test state() {
        return new RuleState.Test(new RuleState.Rate(0, 0, Double.NaN, weight), wealth.state());
    }

    @Override
    public void start(double newWeight, double stake, RecentRate stable) {
        if (newWeight != weight) {
            weight = newWeight;
            bets = Bets.stickyWorse(weight);
            asGood = Bets.stickyAsGood(weight);
        }
        wealth.stake(stake);
    }

    @Override
    public void settle(long[] counts) {
        wealth.settle(bets, counts);
    }

    @Override
    public Bets bets() {
        return bets;
    }

    @Override
    public Wealth wealth() {
        return wealth;
    }

    @Override
    public Bets asGood() {
        return asGood;
    }

    @Override
    public double tolerated() {
        return Bets.stickyShare(weight, Bets.STICKY_EDGE);
    }
}
