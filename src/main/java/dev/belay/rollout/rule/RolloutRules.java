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
import org.jspecify.annotations.Nullable;

/**
 * The rules over one rollout: outcomes in the order of their coins go in, a verdict comes out, at every look. For one thread.
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

    /** In place of a sticky key's number, where arms are drawn by the coin. */
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
    private final StickyKeys keys;
    private final TimeAtWeight time;

    private boolean open;
    private int weight;
    private boolean ready;
    private int lastStep;
    private Verdict slotVerdict;
    private @Nullable RollBack rollBack;

    /** @param tick at which the rollout starts */
    public RolloutRules(RuleSettings settings, StableHistory history, long tick) {
        this(
                settings,
                new SequentialRule(settings, history),
                new PlainRules(settings.plain(), List.of()),
                new Tally(),
                new StickyKeys(new BitSet()),
                new TimeAtWeight(tick));
        weight = -1;
    }

    /** Goes on where {@link #state()} was taken, to the last bit. */
    public RolloutRules(RuleSettings settings, RuleState state) {
        this(
                settings,
                new SequentialRule(
                        settings,
                        state.tests(),
                        state.slot().number(),
                        state.slot().open()),
                new PlainRules(settings.plain(), state.ratio()),
                new Tally(state.tally()),
                new StickyKeys((BitSet) state.keys().clone()),
                new TimeAtWeight(state.slot()));
        open = state.slot().open();
        weight = state.slot().weight();
        ready = state.slot().ready();
        lastStep = state.slot().lastStep();
        slotVerdict = state.verdict();
        rollBack = slotVerdict instanceof RollBack end ? end : null;
    }

    private RolloutRules(
            RuleSettings settings,
            SequentialRule sequential,
            PlainRules plain,
            Tally tally,
            StickyKeys keys,
            TimeAtWeight time) {
        this.settings = settings;
        this.sequential = sequential;
        this.plain = plain;
        this.tally = tally;
        this.keys = keys;
        this.time = time;
        sticky = settings.sequential().sticky();
        latency = settings.sequential().latency();
        anyPlain = settings.plain().any();
        criterion = new StepCriterion(settings.minSamples(), settings.minTime());
        slotVerdict = Verdict.CONTINUE;
    }

    public RuleState state() {
        return new RuleState(
                new RuleState.Slot(
                        sequential.slot(),
                        open,
                        weight,
                        time.tick(),
                        time.outcomeTick(),
                        time.ticksAtWeight(),
                        ready,
                        lastStep),
                tally.state(),
                sequential.state(),
                plain.windowState(),
                keys.copy(),
                slotVerdict);
    }

    /** An outcome whose arm was drawn by the coin; parameters as below. */
    public void apply(Arm arm, boolean error, long coinTick, int coinWeight, long runNanos) {
        apply(arm, error, coinTick, coinWeight, runNanos, NO_KEY);
    }

    /**
     * An outcome, in the order of the coins.
     *
     * @param coinTick of its coin; one before the latest seen counts as that
     * @param coinWeight the candidate's share at its coin, in hundredths of a percent
     * @param runNanos how long the model ran, or {@link #NO_RUN} or {@link #TIMED_OUT}
     * @param key of sticky traffic, below {@link #KEYS}; else {@link #NO_KEY}
     */
    public void apply(Arm arm, boolean error, long coinTick, int coinWeight, long runNanos, int key) {
        int outcome = Counts.index(arm, error);
        advance(coinTick);
        if (open && coinWeight != weight) {
            end();
        }
        if (rollBack != null) {
            tally.addAfterTheEnd(outcome);
            return;
        }
        if (!open) {
            start(coinWeight);
        }
        time.outcome();
        tally.add(outcome);
        if (sticky && error && !keys.first(key)) {
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
            latch(sequential.rollBack(tally));
        } else if (anyPlain && arm == Arm.CANDIDATE) {
            lookPlainly(1, error ? 1 : 0);
        }
    }

    /** Time has come to this tick: all outcomes of earlier ticks have been applied. */
    public void advance(long newTick) {
        if (newTick > time.tick()) {
            if (open && tally.openRequests() >= SLOT_REQUESTS) {
                end();
            }
            time.pass(newTick);
        }
    }

    /** It is this tick, but there was no process since the latest: time at a weight didn't go on. */
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
        if (rollBack != null) {
            return;
        }
        time.outcome();
        start(slotWeight);
        settle(counts);
        if (rollBack == null && anyPlain) {
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
        if (rollBack == null) {
            settle(new SlotCounts(tally.open(), tally.openEvidence(), Counts.ZERO, Counts.ZERO));
        }
    }

    private void settle(SlotCounts counts) {
        open = false;
        sequential.settle(counts);
        tally.settle(counts, weight);
        plain.advance(time.tick());
        if (sequential.breachedAtEnd(tally)) {
            latch(sequential.rollBack(tally));
        } else if (anyPlain && plain.breached(tally.total().candidateErrors())) {
            // Good outcomes have left the window since the last bad one came.
            latch(plain.rollBack(tally.total(), evidence(), threshold()));
        } else {
            judge();
        }
    }

    private void judge() {
        Optional<Hold> hold = sequential.hold();
        boolean due = criterion.holds(tally.sinceWeight(), time.ticksAtWeight(), sequential.doubtful());
        boolean last = weight == lastStep;
        if (hold.isEmpty() && due && !(last && !sequential.asGood())) {
            hold = unseen(last);
        }
        ready = hold.isEmpty() && due;
        if (hold.isPresent()) {
            slotVerdict = hold.get();
        } else if (ready && last && sequential.asGood()) {
            slotVerdict = promote();
        } else {
            slotVerdict = Verdict.CONTINUE;
        }
    }

    /** A rule that could not look holds. @param promoting the next move is the promotion */
    private Optional<Hold> unseen(boolean promoting) {
        boolean alone = !weighs();
        Optional<Hold> unseen = plain.unseen(tally.total().requests(Arm.CANDIDATE), alone);
        return unseen.isEmpty() && promoting ? sequential.unseen() : unseen;
    }

    /** Whole seconds under traffic at the present weight. */
    public long secondsAtWeight(int presentWeight) {
        return weight == presentWeight ? time.ticksAtWeight() * TICK.toMillis() / 1_000 : 0;
    }

    private Promote promote() {
        return settings.sequential().on()
                ? new Promote(sequential.logPromotion(), PromotionTest.ENOUGH, tally.sinceWeight())
                : new Promote(0, 0, tally.sinceWeight());
    }

    private void lookPlainly(long requests, long errors) {
        plain.add(requests, errors, time.tick());
        Counts total = tally.total();
        if (plain.breached(total.candidateErrors())) {
            latch(plain.rollBack(total, evidence(), threshold()));
        }
    }

    private void latch(RollBack verdict) {
        rollBack = verdict;
        slotVerdict = verdict;
        ready = false;
    }

    /** A rollback is final; the others are those of the last slot's end. */
    public Verdict verdict() {
        return rollBack == null && time.isSilent() ? time.silence() : slotVerdict;
    }

    /**
     * @param presentWeight which requests are routed by now, in hundredths of a percent; outcomes at another one say nothing
     *     of a step beyond this one
     */
    public boolean mayStep(int presentWeight) {
        return ready && weight == presentWeight && !time.isSilent();
    }

    /** What a step beyond this weight still waits for, or in the last step the promotion, in words; decided at slot ends. */
    public List<String> waitsFor(int presentWeight) {
        boolean known = weight == presentWeight;
        List<String> missing = new ArrayList<>(criterion.missing(
                known ? tally.sinceWeight() : Counts.ZERO, known ? time.ticksAtWeight() : 0, sequential));
        plain.advance(time.tick());
        unseen(presentWeight == lastStep).ifPresent(unseen -> missing.add(unseen.lacking()));
        if (verdict() instanceof Hold hold && !hold.reason().isUnseen()) {
            missing.addFirst(hold.words());
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
        return new Figures(
                sequential.stableRate(),
                sequential.logErrors(),
                sequential.logLatency(),
                sequential.logPromotion(),
                sequential.gate(),
                sequential.slot() + 1);
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
     * @return empty: there is nothing yet that would have been
     */
    public OptionalDouble detectable() {
        return betting()
                ? Growth.detectable(
                        sequential.stableRate(),
                        tally.exposures(),
                        settings.sequential().alpha())
                : OptionalDouble.empty();
    }

    /** NaN, where arms are sticky or before the first slot, is no rate to bet on either. */
    private boolean betting() {
        return weighs() && sequential.stableRate() <= Bets.HIGHEST_STABLE_RATE;
    }

    /** From hundredths of a percent to 0 to 1. */
    static double share(int weight) {
        return weight / (double) FULL_WEIGHT;
    }
}
