package dev.belay.simulator;

import dev.belay.rollout.rule.Counts;
import dev.belay.rollout.rule.RolloutRules;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.rollout.rule.RuleState;
import dev.belay.rollout.rule.SlotCounts;
import dev.belay.rollout.rule.StableHistory;
import dev.belay.rollout.rule.Verdict;
import dev.belay.vocabulary.Arm;

/** One simulated rollout: requests draw their arm and their outcome, the rules look after each. */
final class SimulatedRollout {
    /** 1,000 requests a second: a slot is a tick. */
    static final int SLOW = 100;

    /** 30,000 a second. */
    static final int FAST = 3_000;

    private final RuleSettings settings;
    private final Chance chance;
    private final int requestsPerTick;
    private RolloutRules rules;
    private long tick;
    private int inTick;
    private long candidateRequests;

    /** @param requestsPerTick of 100 ms */
    SimulatedRollout(RuleSettings settings, double stableRate, int requestsPerTick, Chance chance) {
        this.settings = settings;
        this.chance = chance;
        this.requestsPerTick = requestsPerTick;
        rules = new RolloutRules(settings, new StableHistory(10_000, 10_000 * stableRate), 0);
    }

    private SimulatedRollout(SimulatedRollout other, RuleState state) {
        settings = other.settings;
        chance = other.chance;
        requestsPerTick = other.requestsPerTick;
        tick = other.tick + 1;
        rules = new RolloutRules(settings, state);
    }

    /**
     * A rollout that is that many slots old, without a rollback so far.
     *
     * @param requestsBefore of its last time, which are simulated
     */
    static SimulatedRollout aged(
            RuleSettings settings,
            int requestsPerTick,
            long slots,
            long requestsBefore,
            int weight,
            double rate,
            Chance chance) {
        long slotsBefore = requestsBefore / requestsPerTick;
        while (true) {
            SimulatedRollout rollout = new SimulatedRollout(settings, rate, requestsPerTick, chance);
            rollout.slots(1, weight, Rates.both(rate));
            rollout.age(slots - slotsBefore);
            rollout.slots(slotsBefore, weight, Rates.both(rate));
            if (!rollout.isRolledBack()) {
                return rollout;
            }
        }
    }

    RolloutRules rules() {
        return rules;
    }

    /** Another one that goes on from here. */
    SimulatedRollout copy() {
        return new SimulatedRollout(this, rules.state());
    }

    /** The rollout is that many slots old: later stakes are small. */
    private void age(long slots) {
        RuleState state = rules.state();
        RuleState.Slot slot = state.slot();
        RuleState.Slot later = new RuleState.Slot(
                slots,
                slot.open(),
                slot.weight(),
                slot.tick(),
                slot.outcomeTick(),
                slot.atWeight(),
                slot.ready(),
                slot.lastStep());
        rules = new RolloutRules(
                settings,
                new RuleState(later, state.tally(), state.tests(), state.ratio(), state.keys(), state.verdict()));
    }

    /** Whole slots, without looks inside. */
    private void slots(long count, int weight, Rates rates) {
        for (long i = 0; i < count; i++) {
            long candidate = chance.binomial(requestsPerTick, weight / 1e4);
            long candidateErrors = chance.binomial(candidate, rates.candidate());
            long stable = requestsPerTick - candidate;
            long stableErrors = chance.binomial(stable, rates.stable());
            rules.slot(
                    SlotCounts.of(new Counts(
                            stable - stableErrors, stableErrors, candidate - candidateErrors, candidateErrors)),
                    weight,
                    tick++);
        }
    }

    /**
     * Requests one by one, until a rollback.
     *
     * @param most requests
     * @return whether it was rolled back
     */
    boolean requests(long most, int weight, Rates rates) {
        long share = Chance.threshold(weight / 1e4);
        long stableError = Chance.threshold(rates.stable());
        long candidateError = Chance.threshold(rates.candidate());
        for (long i = 0; i < most; i++) {
            long drawn = chance.next();
            if (Chance.first(drawn, share)) {
                candidateRequests++;
                apply(Arm.CANDIDATE, Chance.second(drawn, candidateError), weight);
                if (isRolledBack()) {
                    return true;
                }
            } else {
                apply(Arm.STABLE, Chance.second(drawn, stableError), weight);
            }
        }
        return isRolledBack();
    }

    private void apply(Arm arm, boolean error, int weight) {
        rules.apply(arm, error, tick, weight, RolloutRules.NO_RUN);
        if (++inTick == requestsPerTick) {
            inTick = 0;
            tick++;
        }
    }

    /** @return the candidate's requests from here on */
    long requestsUntilRollBack(int weight, Rates rates) {
        long before = candidateRequests;
        requests(Long.MAX_VALUE, weight, rates);
        return candidateRequests - before;
    }

    /** The clock goes on to the next tick. */
    void endTick() {
        tick += inTick > 0 ? 1 : 0;
        inTick = 0;
        rules.advance(tick);
    }

    boolean isRolledBack() {
        return rules.verdict() instanceof Verdict.RollBack;
    }

    /** Since the rollout or its copy began. */
    long candidateRequests() {
        return candidateRequests;
    }
}
