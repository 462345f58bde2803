package dev.belay.rollout.rule;

import dev.belay.vocabulary.Arm;

/**
 * The absolute rule for a candidate in the shadow, whose answers are dropped: does it fail above 5 %, while stable succeeds on
 * the same requests? Judged at slot ends only: inside a slot stable's rate is stale, and an outage of both would reject.
 */
public final class ShadowRule {
    /** The rule's result. */
    public enum Judgement {
        CONTINUE,
        HOLD,
        REJECT
    }

    private static final double LIMIT = 0.05;
    /** Stable is well below this rate. */
    private static final double WELL = 0.025;

    private final double gate;
    private final double threshold;
    private final int minSamples;
    private final Bets bets = Bets.above(LIMIT);
    private final Wealth wealth = new Wealth(RuleState.Capital.none(Bets.ABSOLUTE_COUNT));
    private RuleState.Recent stable = RuleState.Recent.NONE;
    private long slot = -1;
    private long requests;
    private double evidence;
    private Judgement judgement = Judgement.CONTINUE;

    /** @param settings of which the gate, α and the samples before a step count */
    public ShadowRule(RuleSettings settings) {
        gate = settings.gate();
        threshold = -Math.log(settings.sequential().alpha());
        minSamples = settings.minSamples();
    }

    /** @param counts of the same requests in both arms */
    public void slot(Counts counts) {
        slot++;
        wealth.stake(Stakes.at(slot));
        wealth.settle(bets, counts);
        stable = stable.plus(counts, Arm.STABLE);
        requests += Math.min(counts.requests(Arm.STABLE), counts.requests(Arm.CANDIDATE));
        evidence = wealth.logMean(Stakes.leftAfter(slot));
        judgement = judge();
    }

    private Judgement judge() {
        if (evidence < threshold) {
            return stable.rate() > gate ? Judgement.HOLD : Judgement.CONTINUE;
        }
        if (stable.rate() <= WELL) {
            return Judgement.REJECT;
        }
        wealth.clear();
        return Judgement.HOLD;
    }

    public Judgement judgement() {
        return judgement;
    }

    /** Enough requests, and nothing that holds it back. */
    public boolean mayStep() {
        return judgement == Judgement.CONTINUE && requests >= minSamples;
    }

    /** ln W of the last slot. */
    public double evidence() {
        return evidence;
    }

    /** Stable's recent rate of errors, 0 to 1. */
    public double gate() {
        return stable.rate();
    }
}
