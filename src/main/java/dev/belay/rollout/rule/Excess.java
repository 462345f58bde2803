package dev.belay.rollout.rule;

/**
 * A share beside what would be tolerated, both 0 to 1.
 *
 * @param sample how many make up the share
 */
record Excess(double share, double tolerated, long sample) {
    static Excess of(RuleState.Recent recent, double tolerated) {
        return new Excess(recent.share(), tolerated, Math.round(recent.requests()));
    }

    boolean isOver() {
        return share > tolerated;
    }

    double times() {
        return share / tolerated;
    }
}
