package dev.belay.routing;

import dev.belay.cascade.Cascade;
import dev.belay.cascade.CascadeObserver;
import dev.belay.cascade.Tier;
import dev.belay.monitoring.LatencyWindow;
import dev.belay.monitoring.Observations.ArmObserver;
import dev.belay.monitoring.OutcomeLedger;
import dev.belay.validation.InputVerdict;
import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.Deadline;
import dev.belay.vocabulary.Inputs;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The share of an endpoint's requests that a candidate gets, under one weight. A new weight is a new split with a new
 * ledger: an outcome keeps the weight at which its arm was drawn.
 *
 * @param version the candidate's
 * @param weight share of the candidate in hundredths of a percent, 0 to 9,500
 * @param candidate its cascade: the candidate, then stable's tiers
 * @param stickyKey whose hash draws the arm; null where each request draws its own
 */
public record Split(
        String version,
        int weight,
        Cascade candidate,
        CascadeObserver candidateObserver,
        @Nullable StickyKey stickyKey,
        OutcomeLedger ledger,
        ArmObserver observer) {
    /** A weight of 100 %, in hundredths of a percent. */
    public static final int WHOLE = 10_000;

    /** The largest weight: more than that is promotion. */
    public static final int MOST = 9_500;

    private static final int KEY_BITS = 20;
    private static final int TIMES_P99 = 2;
    /** A fifth of the deadline, for a tier whose latency isn't known yet. */
    private static final int SHARE_UNKNOWN = 5;

    public Split {
        if (weight < 0 || weight > MOST) {
            throw new IllegalArgumentException("weight is " + weight / 100.0 + " %, allowed is 0 to 95 %");
        }
    }

    /** Why a request takes no part in a rollout: stable answers it, and it is no evidence. A metric label. */
    public enum Ineligible {
        /** One of the versions can't take it. */
        INPUT,
        /** Too little time for both the arm's first tier and a rescue. */
        BUDGET,
        /** The candidate holds as many calls as it may, all within their time. */
        FULL,
        /** More outcomes are awaited than are kept, or the weight is being changed. */
        LEDGER,
        /** It lacks the sticky key. */
        KEY;

        private final String label = name().toLowerCase(Locale.ROOT);

        public String label() {
            return label;
        }
    }

    public Tier candidateTier() {
        return candidate.tiers().getFirst();
    }

    /**
     * Whether a request may take part; judged before its arm is drawn, by the same rule for both arms.
     *
     * @param mostNanos the endpoint's deadline
     * @return null if it may
     */
    public @Nullable Ineligible objection(
            Cascade stable, Inputs inputs, Deadline deadline, long mostNanos, long nowNanos) {
        Tier first = stable.tiers().getFirst();
        Tier tried = candidateTier();
        if (!accepts(tried, inputs) || !accepts(first, inputs)) {
            return Ineligible.INPUT;
        }
        long reserveNanos = candidate.reserveBehindFirstNanos(inputs.rows(), deadline, nowNanos);
        long roomNanos = mostNanos - reserveNanos;
        long neededNanos = reserveNanos
                + Math.max(
                        neededNanos(first, inputs.rows(), mostNanos, roomNanos, nowNanos),
                        neededNanos(tried, inputs.rows(), mostNanos, roomNanos, nowNanos));
        return deadline.remainingNanos(nowNanos) < neededNanos ? Ineligible.BUDGET : null;
    }

    /**
     * The tier's timeout. One that leaves no room for a rescue could never be waited for: then twice the tier's p99, so that
     * an arm which may wait longer than the other gains nothing by it.
     */
    private static long neededNanos(Tier tier, int rows, long mostNanos, long roomNanos, long nowNanos) {
        if (tier.timeoutNanos() < roomNanos) {
            return tier.timeoutNanos();
        }
        LatencyWindow.Snapshot usual = tier.typicalLatency().snapshot(rows, nowNanos);
        return usual.full() ? TIMES_P99 * usual.p99Nanos() : mostNanos / SHARE_UNKNOWN;
    }

    /**
     * The candidate leaves time for a rescue, stable's only tier doesn't. An answer of stable's that would have been too
     * late for the candidate counts as late in the comparison.
     *
     * @return how long stable's first tier may take; the largest long where it is given no more than the candidate
     */
    public long comparableNanos(Cascade stable, int rows, Deadline deadline, long nowNanos) {
        long roomNanos =
                deadline.remainingNanos(nowNanos) - candidate.reserveBehindFirstNanos(rows, deadline, nowNanos);
        long budgetNanos = Math.min(candidateTier().timeoutNanos(), roomNanos);
        return stable.tiers().getFirst().timeoutNanos() <= budgetNanos ? Long.MAX_VALUE : budgetNanos;
    }

    /** That a version is unavailable is its arm's failure, not the request's. */
    private static boolean accepts(Tier tier, Inputs inputs) {
        return !tier.unavailableBecause().isEmpty() || tier.check(inputs) instanceof InputVerdict.Accepted;
    }

    /** What draws a sticky key's arm: the same at every weight. */
    public static int coin(long keyHash) {
        return (int) keyHash;
    }

    /** A sticky key's bit in a rollout's map of keys that have failed: 0 to 2^20 - 1. */
    public static int keyBit(long keyHash) {
        return (int) (keyHash >>> Long.SIZE - KEY_BITS);
    }

    /** @param coin evenly distributed over all integers */
    public Arm arm(int coin) {
        return Integer.toUnsignedLong(coin) * WHOLE >>> Integer.SIZE < weight ? Arm.CANDIDATE : Arm.STABLE;
    }
}
