package dev.belay.rollout.rule;

import dev.belay.inference.Arm;
import java.util.Arrays;
import java.util.List;

/**
 * The term on latency: do more of the candidate's runs take longer than a limit than of stable's? There are two limits, a
 * twentieth and a hundredth of stable's own runs lie above. One limit per arm and slot, from runs before it.
 */
final class LatencyTerm {
    /** Both arms must have as many runs behind them at a slot's start. */
    private static final long ENOUGH = 1_000;

    private static final double PRIOR_OVER_P95 = 5;
    private static final double PRIOR_OVER_P99 = 1;
    private static final double TOLERATED = 1.1;
    private static final long TOLERATED_NANOS = 2_000_000;

    private final TwoSampleTest p95;
    private final TwoSampleTest p99;
    private final RunWindow stableRuns;
    private long candidateRuns;
    private boolean counting;
    /** Stable's and the candidate's p95 limit, then both p99 limits. */
    private final long[] limits;

    private final long[] over95 = new long[Counts.OUTCOMES];
    private final long[] over99 = new long[Counts.OUTCOMES];
    private final RecentRate candidateOver95;
    private final RecentRate candidateOver99;

    LatencyTerm() {
        p95 = TwoSampleTest.ofLatency(PRIOR_OVER_P95);
        p99 = TwoSampleTest.ofLatency(PRIOR_OVER_P99);
        stableRuns = new RunWindow();
        limits = new long[4];
        candidateOver95 = new RecentRate();
        candidateOver99 = new RecentRate();
    }

    LatencyTerm(RuleState.Latency state) {
        p95 = TwoSampleTest.ofLatency(PRIOR_OVER_P95, state.p95());
        p99 = TwoSampleTest.ofLatency(PRIOR_OVER_P99, state.p99());
        stableRuns = new RunWindow(state.stableWindow(), state.stableRuns());
        candidateRuns = state.candidateRuns();
        counting = state.counting();
        limits = state.limitsNanos().stream().mapToLong(Long::longValue).toArray();
        System.arraycopy(state.over95().array(), 0, over95, 0, Counts.OUTCOMES);
        System.arraycopy(state.over99().array(), 0, over99, 0, Counts.OUTCOMES);
        candidateOver95 = new RecentRate(state.candidateOver95());
        candidateOver99 = new RecentRate(state.candidateOver99());
    }

    RuleState.Latency state() {
        return new RuleState.Latency(
                p95.state(),
                p99.state(),
                stableRuns.count(),
                candidateRuns,
                counting,
                List.of(limits[0], limits[1], limits[2], limits[3]),
                stableRuns.kept(),
                Counts.of(over95),
                Counts.of(over99),
                candidateOver95.state(),
                candidateOver99.state());
    }

    void start(double weight, double stake, RecentRate stable) {
        counting |= stableRuns.count() >= ENOUGH && candidateRuns >= ENOUGH;
        if (counting) {
            long[] c = stableRuns.p95AndP99();
            limits[0] = c[0];
            limits[1] = tolerated(c[0]);
            limits[2] = c[1];
            limits[3] = tolerated(c[1]);
        }
        p95.start(weight, stake, stable);
        p99.start(weight, stake, stable);
    }

    private static long tolerated(long limitNanos) {
        return (long) Math.max(TOLERATED * limitNanos, (double) limitNanos + TOLERATED_NANOS);
    }

    /** @param runNanos {@link RolloutRules#TIMED_OUT} is over any limit */
    void observe(Arm arm, long runNanos) {
        if (counting) {
            int own = arm == Arm.STABLE ? 0 : 1;
            count(p95, over95, Counts.index(arm, isOver(runNanos, limits[own])));
            count(p99, over99, Counts.index(arm, isOver(runNanos, limits[own + 2])));
        }
        if (arm == Arm.STABLE) {
            stableRuns.add(runNanos);
        } else {
            candidateRuns++;
        }
    }

    private static boolean isOver(long runNanos, long limitNanos) {
        return runNanos > limitNanos || runNanos == RolloutRules.TIMED_OUT;
    }

    private static void count(TwoSampleTest test, long[] counts, int outcome) {
        counts[outcome]++;
        test.wealth().multiply(test.bets().factors(outcome));
    }

    /** Adds runs that somebody else has compared with the limits. */
    void add(Counts moreOver95, Counts moreOver99) {
        add(over95, moreOver95);
        add(over99, moreOver99);
    }

    private static void add(long[] counts, Counts more) {
        long[] array = more.array();
        for (int i = 0; i < counts.length; i++) {
            counts[i] += array[i];
        }
    }

    void settle() {
        settle(p95, over95, candidateOver95);
        settle(p99, over99, candidateOver99);
    }

    private static void settle(TwoSampleTest test, long[] counts, RecentRate candidate) {
        test.settle(counts);
        Counts slot = Counts.of(counts);
        candidate.add(slot.requests(Arm.CANDIDATE), slot.errors(Arm.CANDIDATE));
        Arrays.fill(counts, 0);
    }

    /** What the candidate's recent runs look like beside what would be tolerated, at the limit where that is worse. */
    Excess excess() {
        Excess atP95 = excess(p95, over95, candidateOver95);
        Excess atP99 = excess(p99, over99, candidateOver99);
        return atP99.times() > atP95.times() ? atP99 : atP95;
    }

    private static Excess excess(TwoSampleTest test, long[] counts, RecentRate candidate) {
        Counts open = Counts.of(counts);
        RecentRate recent = candidate.with(open.requests(Arm.CANDIDATE), open.errors(Arm.CANDIDATE));
        return new Excess(recent.share(), test.tolerated(), Math.round(recent.requests()));
    }

    /** Inside the open slot: of the R's, of which there are {@link #bets()}. */
    double sum() {
        return p95.wealth().sum() + p99.wealth().sum();
    }

    /** Between slots. */
    double logSum() {
        return Wealth.logAdd(p95.wealth().logSum(), p99.wealth().logSum());
    }

    static int bets() {
        return 2 * Bets.COUNT;
    }
}
