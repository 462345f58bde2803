package dev.belay.rollout.rule;

import dev.belay.rollout.rule.RuleState.Recent;
import dev.belay.vocabulary.Arm;
import java.util.Arrays;
import java.util.List;

/**
 * The term on latency: do more of the candidate's runs take longer than a limit than of stable's? There are two limits, a
 * twentieth and a hundredth of stable's own runs lie above. One limit per arm and slot, from runs before it.
 *
 * <p>Runs that many requests shared are left out, and the busier arm has more of them. Then the arms of what is left are
 * no longer drawn with the weight, and the rarer arm's silence would look like evidence: an A/A trial under full load
 * rolled five of five bakes back. So a slot counts only as long as few are left out, and only after one of that kind:
 * known before each outcome, so the bets stay fair.
 */
final class LatencyTerm {
    /** Both arms must have as many runs behind them at a slot's start. */
    private static final long ENOUGH = 1_000;

    /** The candidate's compared runs at one weight: with fewer the term hasn't looked. A tenth over p95 would be 10 of them. */
    static final long SEEN = 100;

    private static final double PRIOR_OVER_P95 = 5;
    private static final double PRIOR_OVER_P99 = 1;
    /** Of all runs: bets stay fair, E[S] ≤ 1 for equal arms, while one arm lacks up to 2 %; at 5 % no longer at w ≥ 0.5. */
    private static final double MOST_INCOMPARABLE = 0.02;

    /** More than the share, so that one shared run at a slot's start doesn't end it. */
    private static final int FEW_INCOMPARABLE = 2;

    private static final double TOLERATED = 1.1;
    private static final long TOLERATED_NANOS = 2_000_000;

    private final Limit p95;
    private final Limit p99;
    private final RunWindow stableRuns;
    private long candidateRuns;
    private boolean counting;
    private boolean comparable;
    private long runs;
    private long incomparable;
    private long compared;

    LatencyTerm(RuleState.Latency state) {
        List<Long> nanos = state.limitsNanos();
        p95 = new Limit(PRIOR_OVER_P95, state.p95(), nanos.subList(0, 2), state.over95(), state.candidateOver95());
        p99 = new Limit(PRIOR_OVER_P99, state.p99(), nanos.subList(2, 4), state.over99(), state.candidateOver99());
        stableRuns = new RunWindow(state.stableWindow(), state.stableRuns());
        candidateRuns = state.candidateRuns();
        counting = state.counting();
        comparable = state.comparable();
        runs = state.runs();
        incomparable = state.incomparable();
        compared = state.compared();
    }

    RuleState.Latency state() {
        return new RuleState.Latency(
                p95.test.state(),
                p99.test.state(),
                stableRuns.count(),
                candidateRuns,
                counting,
                comparable,
                runs,
                incomparable,
                compared,
                List.of(p95.stableNanos, p95.candidateNanos, p99.stableNanos, p99.candidateNanos),
                stableRuns.kept(),
                Counts.of(p95.over),
                Counts.of(p99.over),
                p95.candidate,
                p99.candidate);
    }

    /** The next slot has another weight. */
    void startWeight() {
        compared = 0;
    }

    /** The candidate's runs that were compared since the weight changed. */
    long compared() {
        return compared;
    }

    void start(double weight, double stake, Recent stable) {
        counting |= stableRuns.count() >= ENOUGH && candidateRuns >= ENOUGH;
        comparable = incomparable <= MOST_INCOMPARABLE * runs;
        runs = 0;
        incomparable = 0;
        if (counting) {
            long[] limits = stableRuns.p95AndP99();
            p95.set(limits[0]);
            p99.set(limits[1]);
        }
        p95.test.start(weight, stake, stable);
        p99.test.start(weight, stake, stable);
    }

    /** @param runNanos {@link RolloutRules#TIMED_OUT} is over any limit */
    void observe(Arm arm, long runNanos) {
        runs++;
        if (counting && comparable) {
            p95.compare(arm, runNanos);
            p99.compare(arm, runNanos);
            compared += arm == Arm.CANDIDATE ? 1 : 0;
        }
        if (arm == Arm.STABLE) {
            stableRuns.add(runNanos);
        } else {
            candidateRuns++;
        }
    }

    /** A run that too many requests shared. */
    void leaveOut() {
        runs++;
        incomparable++;
        comparable &= incomparable <= FEW_INCOMPARABLE + MOST_INCOMPARABLE * runs;
    }

    /**
     * The slot ends.
     *
     * @param over95 compared elsewhere, and {@code over99} likewise
     */
    void settle(Counts over95, Counts over99) {
        compared += over95.requests(Arm.CANDIDATE);
        p95.settle(over95);
        p99.settle(over99);
    }

    /** The candidate's recent runs beside what would be tolerated, at the limit where that is worse. */
    Excess excess() {
        Excess atP95 = p95.excess();
        Excess atP99 = p99.excess();
        return atP99.times() > atP95.times() ? atP99 : atP95;
    }

    /** Inside the open slot: of the R's, of which there are {@link #bets()}. */
    double sum() {
        return p95.test.wealth().sum() + p99.test.wealth().sum();
    }

    /** Between slots: ln of the mean of the R's and {@code left}. */
    double logMean(double left) {
        double logSum =
                Wealth.logAdd(p95.test.wealth().logSum(), p99.test.wealth().logSum());
        return Wealth.logAdd(logSum - Math.log(bets()), Math.log(left));
    }

    static int bets() {
        return 2 * Bets.COUNT;
    }

    /** One limit per arm, and the test on runs that take longer. */
    private static final class Limit {
        private final TwoSampleStatistic test;
        private final long[] over;
        private Recent candidate;
        private long stableNanos;
        private long candidateNanos;

        Limit(double priorErrors, RuleState.Test state, List<Long> nanos, Counts over, Recent candidate) {
            this.test = new TwoSampleStatistic(TwoSampleStatistic.LATENCY, priorErrors, state);
            this.over = over.array();
            this.candidate = candidate;
            stableNanos = nanos.getFirst();
            candidateNanos = nanos.getLast();
        }

        void set(long nanos) {
            stableNanos = nanos;
            candidateNanos = (long) Math.max(TOLERATED * nanos, (double) nanos + TOLERATED_NANOS);
        }

        void compare(Arm arm, long runNanos) {
            long limitNanos = arm == Arm.STABLE ? stableNanos : candidateNanos;
            int outcome = Counts.index(arm, runNanos > limitNanos || runNanos == RolloutRules.TIMED_OUT);
            over[outcome]++;
            test.wealth().multiply(test.bets().factors(outcome));
        }

        void settle(Counts more) {
            Counts slot = Counts.of(over).plus(more);
            test.settle(slot);
            candidate = candidate.plus(slot, Arm.CANDIDATE);
            Arrays.fill(over, 0);
        }

        Excess excess() {
            return Excess.of(candidate.with(Counts.of(over), Arm.CANDIDATE), test.tolerated());
        }
    }
}
