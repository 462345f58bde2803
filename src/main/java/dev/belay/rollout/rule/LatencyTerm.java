package dev.belay.rollout.rule;

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

    private final TwoSampleTest p95;
    private final TwoSampleTest p99;
    private final RunWindow stableRuns;
    private long candidateRuns;
    private boolean counting;
    private boolean comparable;
    /** In the open or last slot. */
    private long runs;

    /** Of those, left out. */
    private long incomparable;

    /** The candidate's runs that were compared since the weight changed. */
    private long compared;

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
        comparable = state.comparable();
        runs = state.runs();
        incomparable = state.incomparable();
        compared = state.compared();
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
                comparable,
                runs,
                incomparable,
                compared,
                List.of(limits[0], limits[1], limits[2], limits[3]),
                stableRuns.kept(),
                Counts.of(over95),
                Counts.of(over99),
                candidateOver95.state(),
                candidateOver99.state());
    }

    /** Another weight holds from here on. */
    void startWeight() {
        compared = 0;
    }

    /** The candidate's runs at this weight that say something. */
    long compared() {
        return compared;
    }

    void start(double weight, double stake, RecentRate stable) {
        counting |= stableRuns.count() >= ENOUGH && candidateRuns >= ENOUGH;
        comparable = incomparable <= MOST_INCOMPARABLE * runs;
        runs = 0;
        incomparable = 0;
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
        runs++;
        if (counting && comparable) {
            int own = arm == Arm.STABLE ? 0 : 1;
            count(p95, over95, Counts.index(arm, isOver(runNanos, limits[own])));
            count(p99, over99, Counts.index(arm, isOver(runNanos, limits[own + 2])));
            compared += own;
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
        compared += moreOver95.requests(Arm.CANDIDATE);
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
