package dev.belay.rollout.rule;

import dev.belay.vocabulary.Arm;

/** Outcomes for a rule under test, tick by tick. */
final class Feed {
    static final long START = 1_000_000;
    static final int WEIGHT = 500;

    final RolloutRules rules;
    long tick = START;
    int weight = WEIGHT;
    long runNanos = RolloutRules.NO_RUN;

    Feed(RuleSettings settings) {
        this(settings, new StableHistory(10_000, 10));
    }

    Feed(RuleSettings settings, StableHistory history) {
        rules = new RolloutRules(settings, history, START);
    }

    Feed(RolloutRules rules, long tick) {
        this.rules = rules;
        this.tick = tick;
    }

    void outcome(Arm arm, boolean error) {
        rules.apply(arm, error, tick, weight, runNanos);
    }

    void outcomes(int count, Arm arm, boolean error) {
        for (int i = 0; i < count; i++) {
            outcome(arm, error);
        }
    }

    /** All of one tick, errors last. */
    void tick(int stableOk, int stableErrors, int candidateOk, int candidateErrors) {
        outcomes(candidateOk, Arm.CANDIDATE, false);
        outcomes(stableOk, Arm.STABLE, false);
        outcomes(stableErrors, Arm.STABLE, true);
        outcomes(candidateErrors, Arm.CANDIDATE, true);
        endTick();
    }

    void ticks(int count, int stableOk, int stableErrors, int candidateOk, int candidateErrors) {
        for (int i = 0; i < count; i++) {
            tick(stableOk, stableErrors, candidateOk, candidateErrors);
        }
    }

    /** Both arms fail alike, at one in a thousand. */
    void healthy(int ticks) {
        for (int i = 0; i < ticks; i++) {
            tick(95, i % 10 == 0 ? 1 : 0, 5, 0);
        }
    }

    void endTick() {
        tick++;
        rules.advance(tick);
    }
}
