package dev.belay.rollout.rule;

/** What is known of stable's rate, and the rate that the present bets were made with. */
final class StableRate {
    /** What is older than this many requests counts half. */
    private static final double MEMORY = 20_000;
    /** A rate that has moved less is worth no new bets. */
    private static final double TOLERANCE = 0.02;
    /** In standard deviations, about: what no chance explains. */
    private static final double CHANGED = 5;

    private static final double PRIOR_REQUESTS = 100;

    private final double priorErrors;
    private double requests;
    private double errors;
    private double rate;
    private double weight;

    StableRate(double priorErrors, double requests, double errors) {
        this(priorErrors, new RuleState.Rate(requests, errors, Double.NaN, Double.NaN));
    }

    StableRate(double priorErrors, RuleState.Rate state) {
        this.priorErrors = priorErrors;
        requests = state.requests();
        errors = state.errors();
        rate = state.rate();
        weight = state.weight();
    }

    RuleState.Rate state() {
        return new RuleState.Rate(requests, errors, rate, weight);
    }

    /** Forgets the history if stable has changed since. */
    void follow(RecentRate recent) {
        double expected = recent.requests() * estimate();
        if (Math.abs(recent.errors() - expected) > CHANGED * Math.sqrt(expected + 1)) {
            requests = recent.requests();
            errors = recent.errors();
        }
    }

    /**
     * A slot starts.
     *
     * @return whether new bets are due
     */
    boolean renew(double newWeight) {
        double estimate = estimate();
        if (requests > MEMORY) {
            requests /= 2;
            errors /= 2;
        }
        boolean due = Double.isNaN(rate) || Math.abs(estimate - rate) > TOLERANCE * rate || newWeight != weight;
        if (due) {
            rate = estimate;
            weight = newWeight;
        }
        return due;
    }

    void add(long moreRequests, long moreErrors) {
        requests += moreRequests;
        errors += moreErrors;
    }

    /** The rate of the present bets, 0 to 1; NaN before the first slot. */
    double rate() {
        return rate;
    }

    /** The candidate's share at the present bets, 0 to 1; NaN before the first slot. */
    double weight() {
        return weight;
    }

    private double estimate() {
        return (errors + priorErrors) / (requests + PRIOR_REQUESTS);
    }
}
