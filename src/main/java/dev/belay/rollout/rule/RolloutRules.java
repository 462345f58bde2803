package dev.belay.rollout.rule;

import dev.belay.rollout.rule.Verdict.Hold;
import dev.belay.rollout.rule.Verdict.Promote;
import dev.belay.rollout.rule.Verdict.RollBack;
import dev.belay.vocabulary.Arm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The rules over one rollout: outcomes go in, in the order in which their requests were assigned to an arm, and a verdict comes
 * out, at every look. For one thread.
 *
 * <p>Outcomes are collected in slots: runs of ticks, ended by the first tick end with 100 requests in it or by a change of
 * the weight. A rollback is looked for after every outcome and is final; steps, holds and promotion are decided at slot ends.
 */
public final class RolloutRules {
    /** Time is counted in these. */
    public static final Duration TICK = Duration.ofMillis(100);

    /** In place of a run time: there is none, or it is not comparable. */
    public static final long NO_RUN = -1;

    /** In place of a run time: longer than any limit. */
    public static final long TIMED_OUT = Long.MAX_VALUE;

    /** In place of a sticky key's number, for requests that are assigned singly. */
    public static final int NO_KEY = -1;

    /** Sticky keys have numbers below this: a hash of 20 bits. */
    public static final int KEYS = 1 << 20;

    /** Weights are counted in hundredths of a percent. */
    public static final int FULL_WEIGHT = 10_000;

    private static final int SLOT_REQUESTS = 100;

    private final RuleSettings settings;
    private final boolean sticky;
    private final boolean latency;
    private final SequentialRule sequential;
    private final PlainRules plain;
    private final boolean anyPlain;
    private final StepCriterion criterion;
    private final Tally tally;
    private final BitSet failedKeys;
    private final TimeAtWeight time;

    private boolean open;
    private int weight;
    private boolean ready;
    private int lastStep;
    private Verdict slotVerdict;
    private boolean rolledBack;

    /** @param tick at which the rollout starts */
    public RolloutRules(RuleSettings settings, StableHistory history, long tick) {
        this(settings, RuleState.initial(settings, history, tick));
    }

    /** Continues where {@link #state()} was taken, to the last bit. */
    public RolloutRules(RuleSettings settings, RuleState state) {
        this.settings = settings;
        sticky = settings.sequential().sticky();
        latency = settings.sequential().latency();
        anyPlain = settings.plain().any();
        sequential = new SequentialRule(settings, state);
        plain = new PlainRules(settings.plain(), state.ratio());
        criterion = new StepCriterion(settings.minSamples(), settings.minTime());
        tally = new Tally(state.tally());
        failedKeys = (BitSet) state.keys().clone();
        time = new TimeAtWeight(state.slot());
        open = state.slot().open();
        weight = state.slot().weight();
        ready = state.slot().ready();
        lastStep = state.slot().lastStep();
        slotVerdict = state.verdict();
        rolledBack = slotVerdict instanceof RollBack;
    }

    public RuleState state() {
        RuleState.Slot slot = new RuleState.Slot(
                sequential.slot(),
                open,
                weight,
                time.tick(),
                time.outcomeTick(),
                time.ticksAtWeight(),
                ready,
                lastStep);
        BitSet keys = (BitSet) failedKeys.clone();
        return new RuleState(slot, tally.state(), sequential.state(), plain.windowState(), keys, slotVerdict);
    }

    /** An outcome of a request that was assigned singly; parameters as below. */
    public void apply(Arm arm, boolean error, long coinTick, int coinWeight, long runNanos) {
        apply(arm, error, coinTick, coinWeight, runNanos, NO_KEY);
    }

    /**
     * An outcome, in the order of the assignments.
     *
     * @param coinTick of its assignment; one before the latest seen counts as that
     * @param coinWeight the candidate's share at its assignment, in hundredths of a percent
     * @param runNanos how long the model ran, or {@link #NO_RUN} or {@link #TIMED_OUT}
     * @param key of sticky traffic, below {@link #KEYS}; else {@link #NO_KEY}
     */
    public void apply(Arm arm, boolean error, long coinTick, int coinWeight, long runNanos, int key) {
        int outcome = Counts.index(arm, error);
        advance(coinTick);
        if (open && coinWeight != weight) {
            end();
        }
        if (rolledBack) {
            tally.addAfterTheEnd(outcome);
            return;
        }
        if (!open) {
            start(coinWeight);
        }
        time.outcome();
        tally.add(outcome);
        if (sticky && error && !isFirstOf(key)) {
            tally.drop(outcome);
        } else {
            sequential.look(outcome);
        }
        if (latency && runNanos != NO_RUN) {
            sequential.look(arm, runNanos);
        } else if (latency && !error) {
            sequential.leaveOut();
        }
        if (sequential.breached(tally)) {
            rollBack(sequential.rollBack(tally));
        } else if (anyPlain && arm == Arm.CANDIDATE) {
            lookPlainly(1, error ? 1 : 0);
        }
    }

    /** @return whether that is the first failure of its key; two keys with one number count as one */
    private boolean isFirstOf(int key) {
        if (key < 0 || key >= KEYS) {
            throw new IllegalArgumentException(
                    "key is " + key + ", allowed are 0 to " + (KEYS - 1) + " where arms are sticky");
        }
        boolean first = !failedKeys.get(key);
        failedKeys.set(key);
        return first;
    }

    /** It is this tick: all outcomes of earlier ticks have been applied. */
    public void advance(long newTick) {
        if (newTick > time.tick()) {
            if (open && tally.openRequests() >= SLOT_REQUESTS) {
                end();
            }
            time.pass(newTick);
        }
    }

    /** It is this tick, but there was no process since the latest: time at a weight didn't pass. */
    public void resume(long newTick) {
        time.skip(newTick);
    }

    /**
     * A whole slot at once, counted elsewhere. There are no looks inside it.
     *
     * @param lastTick of the slot
     */
    public void slot(SlotCounts counts, int slotWeight, long lastTick) {
        if (open) {
            end();
        }
        time.pass(Math.max(time.tick(), lastTick));
        if (rolledBack) {
            return;
        }
        time.outcome();
        start(slotWeight);
        settle(counts);
        if (!rolledBack && anyPlain) {
            lookPlainly(
                    counts.requests().requests(Arm.CANDIDATE), counts.requests().errors(Arm.CANDIDATE));
        }
    }

    private void start(int newWeight) {
        if (newWeight < 0 || newWeight > FULL_WEIGHT) {
            throw new IllegalArgumentException("weight is " + newWeight + ", allowed are 0 to " + FULL_WEIGHT);
        }
        if (newWeight != weight) {
            weight = newWeight;
            time.startWeight();
            ready = false;
            tally.startWeight();
            sequential.startWeight();
        }
        open = true;
        sequential.start(share(weight));
    }

    private void end() {
        if (!rolledBack) {
            settle(new SlotCounts(tally.open(), tally.openEvidence(), Counts.ZERO, Counts.ZERO));
        }
    }

    private void settle(SlotCounts counts) {
        open = false;
        sequential.settle(counts);
        tally.settle(counts, weight);
        plain.advance(time.tick());
        if (sequential.breachedAtEnd(tally)) {
            rollBack(sequential.rollBack(tally));
        } else if (!rolledBackByPlain()) {
            judge();
        }
    }

    private void lookPlainly(long requests, long errors) {
        plain.add(requests, errors, time.tick());
        rolledBackByPlain();
    }

    /** Also at a slot's end: good outcomes have left the window since the last bad one came. */
    private boolean rolledBackByPlain() {
        Counts total = tally.total();
        boolean breached = anyPlain && plain.breached(total.candidateErrors());
        if (breached) {
            rollBack(plain.rollBack(total, evidence(), threshold()));
        }
        return breached;
    }

    private void rollBack(RollBack verdict) {
        rolledBack = true;
        slotVerdict = verdict;
        ready = false;
    }

    private void judge() {
        boolean due = criterion
                .missing(tally.sinceWeight(), time.ticksAtWeight(), sequential)
                .isEmpty();
        boolean last = weight == lastStep;
        boolean moves = due && (!last || sequential.asGood());
        Optional<Hold> hold = sequential.hold().or(() -> moves ? unseen(last) : Optional.empty());
        ready = due && hold.isEmpty();
        slotVerdict = hold.isPresent() ? hold.get() : moves && last ? promote() : Verdict.CONTINUE;
    }

    /** A rule that could not look holds. @param promoting the next move is the promotion */
    private Optional<Hold> unseen(boolean promoting) {
        return plain.unseen(tally.total().requests(Arm.CANDIDATE), !weighs())
                .or(() -> promoting ? sequential.unseen() : Optional.empty());
    }

    private Promote promote() {
        return weighs()
                ? new Promote(sequential.logPromotion(), PromotionStatistic.ENOUGH, tally.sinceWeight())
                : new Promote(0, 0, tally.sinceWeight());
    }

    /** Whole seconds under traffic at the present weight. */
    public long secondsAtWeight(int presentWeight) {
        return weight == presentWeight ? time.ticksAtWeight() * TICK.toMillis() / 1_000 : 0;
    }

    /** A rollback is final; the others are those of the last slot's end. */
    public Verdict verdict() {
        return !rolledBack && time.isSilent() ? time.silence() : slotVerdict;
    }

    /**
     * @param presentWeight of requests from now on, in hundredths of a percent; outcomes at another one don't count for a step
     *     beyond this one
     */
    public boolean mayStep(int presentWeight) {
        return ready && weight == presentWeight && !time.isSilent();
    }

    /** What a step beyond this weight still waits for, or in the last step the promotion, as texts; decided at slot ends. */
    public List<String> waitsFor(int presentWeight) {
        boolean known = weight == presentWeight;
        List<String> missing = new ArrayList<>(criterion.missing(
                known ? tally.sinceWeight() : Counts.ZERO, known ? time.ticksAtWeight() : 0, sequential));
        plain.advance(time.tick());
        unseen(presentWeight == lastStep).ifPresent(unseen -> missing.add(unseen.lacking()));
        if (verdict() instanceof Hold hold && !hold.reason().isUnseen()) {
            missing.addFirst(hold.message());
        }
        if (presentWeight == lastStep) {
            missing.addAll(StepCriterion.missingForPromotion(sequential));
        }
        return List.copyOf(missing);
    }

    /** @param lastStepWeight at which the candidate may be promoted, in hundredths of a percent; 0 for none */
    public void lastStep(int lastStepWeight) {
        lastStep = lastStepWeight;
    }

    /** Whether evidence is weighed at all: the plain rules only count. */
    public boolean weighs() {
        return settings.sequential().on();
    }

    /** The larger ln(share · W) of errors and latency. */
    public double evidence() {
        return sequential.evidence();
    }

    /** At this evidence the sequential rule rolls back: ln 1/α. */
    public double threshold() {
        return sequential.threshold();
    }

    public Figures figures() {
        return sequential.figures();
    }

    /** Grows with each slot's end. */
    public long slotsEnded() {
        return sequential.slot() + (open ? 0 : 1);
    }

    /** All outcomes. */
    public Counts counts() {
        return tally.total();
    }

    /** Those since the weight last changed. */
    public Counts countsSinceWeight() {
        return tally.sinceWeight();
    }

    /**
     * A candidate that fails at this rate, 0 to 1, would have been caught by now, with 95 % confidence.
     *
     * @return empty: none would have been, or there is no rate of stable to bet on
     */
    public OptionalDouble detectable() {
        double stable = figures().stableRate();
        return weighs() && stable <= Bets.HIGHEST_STABLE_RATE
                ? Growth.detectable(
                        stable, tally.exposures(), settings.sequential().alpha())
                : OptionalDouble.empty();
    }

    /** From hundredths of a percent to 0 to 1. */
    static double share(int weight) {
        return weight / (double) FULL_WEIGHT;
    }
}
