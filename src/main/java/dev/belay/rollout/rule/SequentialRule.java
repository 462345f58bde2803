package dev.belay.rollout.rule;

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
    private final ErrorTest errors;
    private final Wealth errorWealth;
    private Bets errorBets;
    private final LatencyTerm latency;
    private final PromotionTest promotion;
    private final RecentRate stable;
    private final RecentRate candidate;
    private long slot;
    private boolean open;

    /** What the R's of the open slot must add up to for a rollback. */
    private double errorSumLimit;

    private double latencySumLimit;

    SequentialRule(RuleSettings all, StableHistory history) {
        settings = all.sequential();
        gate = all.gate();
        errors = settings.sticky() ? new StickyTest() : TwoSampleTest.ofErrors(history);
        errorWealth = errors.wealth();
        errorBets = errors.bets();
        latency = new LatencyTerm();
        promotion = new PromotionTest(errors.asGood().count());
        stable = new RecentRate();
        candidate = new RecentRate();
        slot = -1;
    }

    SequentialRule(RuleSettings all, RuleState.Tests state, long slot, boolean open) {
        settings = all.sequential();
        gate = all.gate();
        errors = settings.sticky() ? new StickyTest(state.errors()) : TwoSampleTest.ofErrors(state.errors());
        errorWealth = errors.wealth();
        errorBets = errors.bets();
        latency = state.latency().map(LatencyTerm::new).orElseGet(LatencyTerm::new);
        promotion = new PromotionTest(state.promotion(), errors.asGood());
        stable = new RecentRate(state.stable());
        candidate = new RecentRate(state.candidate());
        this.slot = slot;
        this.open = open;
        setLimits();
    }

    RuleState.Tests state() {
        return new RuleState.Tests(
                errors.state(),
                promotion.state(),
                stable.state(),
                candidate.state(),
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

    /** Of each bettor's capital, not yet in play. */
    private double left() {
        return slot < 0 ? 1 : Stakes.leftAfter(slot);
    }

    /** Another weight holds from the next slot on. */
    void startWeight() {
        latency.startWeight();
    }

    /** What the term on latency lacks to have a say in a promotion. */
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
                && borneOut(tally);
    }

    /** The open slot ends. */
    void settle(SlotCounts counts) {
        open = false;
        errors.settle(counts.evidence().array());
        if (settings.latency()) {
            latency.add(counts.over95(), counts.over99());
            latency.settle();
        }
        promotion.settle(counts.evidence().array());
        stable.add(counts.requests().requests(Arm.STABLE), counts.requests().errors(Arm.STABLE));
        candidate.add(
                counts.requests().requests(Arm.CANDIDATE), counts.requests().errors(Arm.CANDIDATE));
        if (stable.rate() > gate) {
            promotion.clear();
        }
    }

    /** Between slots. */
    boolean breachedAtEnd(Tally tally) {
        return settings.on() && evidence() >= threshold() && borneOut(tally);
    }

    /**
     * A candidate whose requests are well is not taken out, however unlikely its coins: that few drew it is evidence to those
     * who bet on a dead one, but nothing that an operator could understand. To stop less often keeps the error probability.
     * Of sticky keys only failures are evidence.
     */
    private boolean borneOut(Tally tally) {
        return settings.sticky() || excess(cause(), tally).isOver();
    }

    /** Between slots: why everything waits. */
    Optional<Hold> hold() {
        if (stable.rate() > gate) {
            return Optional.of(new Hold(Reason.STABLE_IN_BREACH, stable.rate(), gate));
        }
        if (settings.on()
                && errors instanceof TwoSampleTest test
                && !test.bets().live()) {
            return Optional.of(new Hold(Reason.NO_COMPARISON, test.stableRate(), Bets.HIGHEST_STABLE_RATE));
        }
        return Optional.empty();
    }

    /** Too much speaks against the candidate for a larger share. */
    boolean doubtful() {
        return settings.on() && Math.max(logErrors(), logLatency()) >= DOUBT;
    }

    /** Between slots: enough speaks for it. */
    boolean asGood() {
        return !settings.on() || logPromotion() >= PromotionTest.ENOUGH;
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

    /** ln W of errors. */
    double logErrors() {
        return looking() ? Math.log(errorWealth.sum() / Bets.COUNT + left()) : log(errorWealth.logSum(), Bets.COUNT);
    }

    /** ln W of latency; 0 where the term is off. */
    double logLatency() {
        if (!settings.latency()) {
            return 0;
        }
        return open ? Math.log(latency.sum() / LatencyTerm.bets() + left()) : log(latency.logSum(), LatencyTerm.bets());
    }

    /** Where the rule is off its wealth may grow beyond any product: it is known at slot ends only. */
    private boolean looking() {
        return open && settings.on();
    }

    private double log(double logSum, int bets) {
        return Wealth.logAdd(logSum - Math.log(bets), Math.log(left()));
    }

    /** ln P. */
    double logPromotion() {
        return promotion.log();
    }

    /** Stable's recent rate of errors, 0 to 1. */
    double gate() {
        return stable.rate();
    }

    /** The rate of stable that bets are made with, 0 to 1; NaN if there are none yet, or none ever. */
    double stableRate() {
        return errors instanceof TwoSampleTest test ? test.stableRate() : Double.NaN;
    }

    long slot() {
        return slot;
    }

    /** After a breach, in figures that say something to an operator. */
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
        return switch (cause) {
            case LATENCY -> latency.excess();
            case STICKY_ERRORS -> stickyExcess(tally.evidence());
            default -> errorExcess(tally.open());
        };
    }

    private Excess errorExcess(Counts openSlot) {
        RecentRate recent = candidate.with(openSlot.requests(Arm.CANDIDATE), openSlot.errors(Arm.CANDIDATE));
        return new Excess(recent.share(), errors.tolerated(), Math.round(recent.requests()));
    }

    private Excess stickyExcess(Counts evidence) {
        long keys = evidence.stableErrors() + evidence.candidateErrors();
        return new Excess((double) evidence.candidateErrors() / keys, errors.tolerated(), keys);
    }
}
