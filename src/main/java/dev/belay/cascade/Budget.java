package dev.belay.cascade;

import dev.belay.monitoring.LatencyWindow;
import dev.belay.vocabulary.Deadline;
import java.util.List;

/** How the one deadline is split among tiers. Pure: a time in, a budget out. */
final class Budget {
    /** For a heuristic, which takes microseconds, or for saying that there is no answer, on a busy event loop. */
    private static final long LAST_TIER_NANOS = 2_000_000;

    private static final long SLACK_NANOS = 2_000_000;

    private Budget() {}

    /**
     * A tier's timeout, or what is left minus the reserve for the tiers behind it if that is less.
     *
     * @param later the model tiers behind it
     * @return may be 0 or less: then there is no time for this tier
     */
    static long ofTier(Tier tier, List<Tier> later, Deadline deadline, int rows, long nowNanos) {
        long reserveNanos = reserveNanos(later, deadline, rows, nowNanos);
        return Math.min(tier.timeoutNanos(), deadline.remainingNanos(nowNanos) - reserveNanos);
    }

    /** What has to be left for these tiers, and for the last one, which answers without a model. */
    static long reserveNanos(List<Tier> later, Deadline deadline, int rows, long nowNanos) {
        long reserveNanos = LAST_TIER_NANOS;
        for (Tier next : later) {
            if (next.unavailableBecause().isEmpty()) {
                reserveNanos += reserveNanos(next.typicalLatency().snapshot(rows, nowNanos), deadline.budgetNanos());
            }
        }
        return reserveNanos;
    }

    /** The larger of p99 + 2 ms and 10 % of the deadline; 20 % before 200 runs are known. */
    static long reserveNanos(LatencyWindow.Snapshot usual, long deadlineNanos) {
        long share = deadlineNanos / (usual.full() ? 10 : 5);
        return Math.max(usual.p99Nanos() + SLACK_NANOS, share);
    }
}
