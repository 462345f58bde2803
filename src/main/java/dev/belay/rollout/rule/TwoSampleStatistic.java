package dev.belay.rollout.rule;

import dev.belay.rollout.rule.RuleState.Rate;

/** The two-sample test T(r, δ): is the candidate's rate above r · stable's + δ? Rates may drift, as long as they do so in both arms. */
final class TwoSampleStatistic extends ErrorStatistic {
    static final Edge ERRORS = new Edge(1.2, 0.001);
    static final Edge LATENCY = new Edge(1.2, 0.02);

    private final Edge edge;
    private final double priorErrors;
    private Rate rate;

    /** @param priorErrors in a hundred requests, before any is known */
    TwoSampleStatistic(Edge edge, double priorErrors, RuleState.Test state) {
        super(state.capital(), 2);
        this.edge = edge;
        this.priorErrors = priorErrors;
        rate = state.rate();
        if (!Double.isNaN(rate.rate())) {
            bet();
        }
    }

    @Override
    RuleState.Test state() {
        return new RuleState.Test(rate, wealth().state());
    }

    @Override
    void start(double weight, double stake, RuleState.Recent stable) {
        Rate known = edge.equals(ERRORS) ? rate.following(stable, priorErrors) : rate;
        Rate renewed = known.renewed(weight, priorErrors);
        boolean due = renewed.rate() != rate.rate() || renewed.weight() != rate.weight();
        rate = renewed;
        if (due) {
            bet();
        }
        wealth().stake(stake);
    }

    private void bet() {
        Bets worse = Bets.worse(edge, rate.rate(), rate.weight());
        bet(worse, edge.equals(ERRORS) ? Bets.asGood(rate.rate(), rate.weight()) : asGood());
    }

    @Override
    void settle(Counts counts) {
        super.settle(counts);
        rate = rate.plus(counts);
    }

    @Override
    double tolerated() {
        return edge.of(rate.rate());
    }

    @Override
    double stableRate() {
        return rate.rate();
    }
}
