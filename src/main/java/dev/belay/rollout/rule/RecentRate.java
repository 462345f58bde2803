package dev.belay.rollout.rule;

/** An arm's error rate over its last slots: at least some hundred requests, so that slots with few of them don't make it noisy. */
final class RecentRate {
    private static final double ENOUGH = 100;

    private double requests;
    private double errors;

    RecentRate() {}

    RecentRate(RuleState.Recent state) {
        requests = state.requests();
        errors = state.errors();
    }

    RuleState.Recent state() {
        return new RuleState.Recent(requests, errors);
    }

    /** A slot has ended. */
    void add(long slotRequests, long slotErrors) {
        if (requests > ENOUGH) {
            requests /= 2;
            errors /= 2;
        }
        requests += slotRequests;
        errors += slotErrors;
    }

    /** 0 to 1, shrunk towards 2.5 % while there are few requests. */
    double rate() {
        return (errors + 0.5) / (requests + 20);
    }

    /** Without shrinking; 0 if there were none. */
    double share() {
        return requests == 0 ? 0 : errors / requests;
    }

    /** A copy that counts the open slot's too. */
    RecentRate with(long openRequests, long openErrors) {
        return new RecentRate(new RuleState.Recent(requests + openRequests, errors + openErrors));
    }

    double requests() {
        return requests;
    }

    double errors() {
        return errors;
    }
}
