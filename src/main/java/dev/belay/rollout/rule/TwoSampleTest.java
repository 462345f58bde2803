package dev.belay.rollout.rule;

import dev.belay.vocabulary.Arm;

/** The two-sample test T(r, δ): is the candidate's rate above r · stable's + δ? Rates may drift, as long as they do so in both arms. */
final class TwoSampleTest implements ErrorTest {
    static final Edge ERRORS = new Edge(1.2, 0.001);
    static final Edge LATENCY = new Edge(1.2, 0.02);

    private final Edge edge;
    private final boolean followsStable;
    private final StableRate rate;
    private final Wealth wealth;
    private Bets bets;
    private Bets asGood;

    private TwoSampleTest(Edge edge, boolean followsStable, StableRate rate, Wealth wealth) {
        this.edge = edge;
        this.followsStable = followsStable;
        this.rate = rate;
        this.wealth = wealth;
        bets = Bets.none(Bets.COUNT);
        asGood = Bets.none(2);
        remake();
    }

    static TwoSampleTest ofErrors(StableHistory history) {
        return new TwoSampleTest(
                ERRORS,
                true,
                new StableRate(StableHistory.PRIOR_ERRORS, history.requests(), history.errors()),
                new Wealth(Bets.COUNT));
    }

    static TwoSampleTest ofErrors(RuleState.Test state) {
        return new TwoSampleTest(
                ERRORS, true, new StableRate(StableHistory.PRIOR_ERRORS, state.rate()), new Wealth(state.capital()));
    }

    /** @param priorErrors slow runs in a hundred, before any is known */
    static TwoSampleTest ofLatency(double priorErrors) {
        return new TwoSampleTest(LATENCY, false, new StableRate(priorErrors, 0, 0), new Wealth(Bets.COUNT));
    }

    static TwoSampleTest ofLatency(double priorErrors, RuleState.Test state) {
        return new TwoSampleTest(
                LATENCY, false, new StableRate(priorErrors, state.rate()), new Wealth(state.capital()));
    }

    @Override
    public RuleState.Test state() {
        return new RuleState.Test(rate.state(), wealth.state());
    }

    @Override
    public void start(double weight, double stake, RecentRate stable) {
        if (followsStable) {
            rate.follow(stable);
        }
        if (rate.renew(weight)) {
            remake();
        }
        wealth.stake(stake);
    }

    private void remake() {
        if (!Double.isNaN(rate.rate())) {
            bets = Bets.worse(edge, rate.rate(), rate.weight());
            asGood = followsStable ? Bets.asGood(rate.rate(), rate.weight()) : asGood;
        }
    }

    @Override
    public void settle(long[] counts) {
        wealth.settle(bets, counts);
        long ok = counts[Counts.index(Arm.STABLE, false)];
        long errors = counts[Counts.index(Arm.STABLE, true)];
        rate.add(ok + errors, errors);
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
        return edge.of(rate.rate());
    }

    /** Stable's rate that the bets were made with, 0 to 1; NaN before the first slot. */
    double stableRate() {
        return rate.rate();
    }
}
