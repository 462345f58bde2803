package dev.belay.rollout.rule;

import dev.belay.rollout.rule.RuleState.Latency;
import dev.belay.rollout.rule.RuleState.Recent;
import dev.belay.rollout.rule.Verdict.Cause;
import dev.belay.rollout.rule.Verdict.Hold;
import dev.belay.rollout.rule.Verdict.Reason;
import dev.belay.vocabulary.Arm;
import java.util.Optional;

/** The sequential rule over the slots: the tests, the stakes they share, and the gate. */
final class SequentialRule {
    /** Above this wealth no step is taken. */
    static final double DOUBT = Math.log(5);

    private final RuleSettings.Sequential settings;
    private final double gate;
    private final ErrorStatistic errors;
    private final Wealth errorWealth;
    private Bets errorBets;
    private final LatencyTerm latency;
    private final PromotionStatistic promotion;
    private Recent stable;
    private Recent candidate;
    private long slot;
    private boolean open;

    /** What the R's of the open slot must add up to for a rollback. */
    private double errorSumLimit;

    private double latencySumLimit;

    SequentialRule(RuleSettings all, RuleState state) {
        RuleState.Tests tests = state.tests();
        settings = all.sequential();
        gate = all.gate();
        errors = settings.sticky()
                ? new StickyStatistic(tests.errors())
                : new TwoSampleStatistic(TwoSampleStatistic.ERRORS, StableHistory.PRIOR_ERRORS, tests.errors());
        errorWealth = errors.wealth();
        errorBets = errors.bets();
        latency = new LatencyTerm(tests.latency().orElse(Latency.NONE));
        promotion = new PromotionStatistic(tests.promotion(), errors.asGood());
        stable = tests.stable();
        candidate = tests.candidate();
        slot = state.slot().number();
        open = state.slot().open();
        setLimits();
    }

    RuleState.Tests state() {
        return new RuleState.Tests(
                errors.state(),
                promotion.state(),
                stable,
                candidate,
                settings.latency() ? Optional.of(latency.state()) : Optional.empty());
    }

    /** @param weight the candidate's share, 0 to 1 */
    void start(double weight) {
        slot++;
        open = true;
        double stake = Stakes.at(slot);
        errors.start(weight, stake, stable);
        errorBets = errors.bets();
        promotion.start(weight, errors.asGood());
        if (settings.latency()) {
            latency.start(weight, stake, stable);
        }
        setLimits();
    }

    private void setLimits() {
        errorSumLimit = sumLimit(Bets.COUNT, settings.errorShare());
        latencySumLimit = sumLimit(LatencyTerm.bets(), settings.latencyShare());
    }

    private double sumLimit(int bets, double share) {
        return bets * (1 / (share * settings.alpha()) - left());
    }

    /** The part of the capital that isn't staked yet, 0 to 1. */
    private double left() {
        return slot < 0 ? 1 : Stakes.leftAfter(slot);
    }

    /** The next slot has another weight. */
    void startWeight() {
        latency.startWeight();
    }

    /** What the term on latency lacks to judge a promotion. */
    Optional<Hold> unseen() {
        return settings.on() && settings.latency() && latency.compared() < LatencyTerm.SEEN
                ? Optional.of(new Hold(Reason.LATENCY_UNSEEN, latency.compared(), LatencyTerm.SEEN))
                : Optional.empty();
    }

    /** An outcome inside the open slot. */
    void look(int outcome) {
        errorWealth.multiply(errorBets.factors(outcome));
    }

    /** The time of a run inside the open slot. */
    void look(Arm arm, long runNanos) {
        latency.observe(arm, runNanos);
    }

    /** A run inside the open slot whose time can't be compared. */
    void leaveOut() {
        latency.leaveOut();
    }

    /** Inside the open slot. */
    boolean breached(Tally tally) {
        return settings.on()
                && (errorWealth.sum() >= errorSumLimit || (settings.latency() && latency.sum() >= latencySumLimit))
                && confirmed(tally);
    }

    /** The open slot ends. */
    void settle(SlotCounts counts) {
        open = false;
        errors.settle(counts.evidence());
        if (settings.latency()) {
            latency.settle(counts.over95(), counts.over99());
        }
        promotion.settle(counts.evidence());
        stable = stable.plus(counts.requests(), Arm.STABLE);
        candidate = candidate.plus(counts.requests(), Arm.CANDIDATE);
        if (stable.rate() > gate) {
            promotion.clear();
        }
    }

    /** Between slots. */
    boolean breachedAtEnd(Tally tally) {
        return settings.on() && evidence() >= threshold() && confirmed(tally);
    }

    /**
     * A candidate whose requests succeed is not taken out, however unlikely its assignments: few requests are evidence for the
     * bet on a dead candidate, but nothing that an operator could understand. To stop less often keeps the error probability.
     * Of sticky keys only failures are evidence.
     */
    private boolean confirmed(Tally tally) {
        return settings.sticky() || excess(cause(), tally).isOver();
    }

    /** Between slots: why everything waits. */
    Optional<Hold> hold() {
        if (stable.rate() > gate) {
            return Optional.of(new Hold(Reason.STABLE_IN_BREACH, stable.rate(), gate));
        }
        return settings.on() && !settings.sticky() && !errorBets.live()
                ? Optional.of(new Hold(Reason.NO_COMPARISON, errors.stableRate(), Bets.HIGHEST_STABLE_RATE))
                : Optional.empty();
    }

    /** Too much evidence against the candidate for a larger share. */
    boolean doubtful() {
        return settings.on() && Math.max(logErrors(), logLatency()) >= DOUBT;
    }

    /** Between slots: enough evidence for it. */
    boolean asGood() {
        return !settings.on() || logPromotion() >= PromotionStatistic.ENOUGH;
    }

    /** ln(share · W), the larger of both. */
    double evidence() {
        return Math.max(shareOfErrors(), shareOfLatency());
    }

    private double shareOfErrors() {
        return Math.log(settings.errorShare()) + logErrors();
    }

    private double shareOfLatency() {
        return settings.latency() ? Math.log(settings.latencyShare()) + logLatency() : Double.NEGATIVE_INFINITY;
    }

    /** ln 1/α. */
    double threshold() {
        return -Math.log(settings.alpha());
    }

    /** ln W of errors. While the rule is off its wealth may grow beyond any product: it is known at slot ends only. */
    double logErrors() {
        return open && settings.on() ? Math.log(errorWealth.sum() / Bets.COUNT + left()) : errorWealth.logMean(left());
    }

    /** ln W of latency; 0 without the term. */
    double logLatency() {
        if (!settings.latency()) {
            return 0;
        }
        return open ? Math.log(latency.sum() / LatencyTerm.bets() + left()) : latency.logMean(left());
    }

    /** ln P. */
    double logPromotion() {
        return promotion.log();
    }

    Figures figures() {
        return new Figures(errors.stableRate(), logErrors(), logLatency(), logPromotion(), stable.rate(), slot + 1);
    }

    long slot() {
        return slot;
    }

    /** After a breach, in figures for an operator. */
    Verdict.RollBack rollBack(Tally tally) {
        Cause cause = cause();
        Excess excess = excess(cause, tally);
        return new Verdict.RollBack(
                cause, excess.share(), excess.tolerated(), excess.sample(), evidence(), threshold(), tally.total());
    }

    private Cause cause() {
        if (shareOfErrors() < threshold() && shareOfLatency() > shareOfErrors()) {
            return Cause.LATENCY;
        }
        return settings.sticky() ? Cause.STICKY_ERRORS : Cause.ERRORS;
    }

    private Excess excess(Cause cause, Tally tally) {
        if (cause == Cause.LATENCY) {
            return latency.excess();
        }
        if (settings.sticky()) {
            Counts evidence = tally.evidence();
            long keys = evidence.stableErrors() + evidence.candidateErrors();
            return new Excess((double) evidence.candidateErrors() / keys, errors.tolerated(), keys);
        }
        return Excess.of(candidate.with(tally.open(), Arm.CANDIDATE), errors.tolerated());
    }
}
