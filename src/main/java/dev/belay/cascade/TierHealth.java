package dev.belay.cascade;

import dev.belay.vocabulary.FailureReason;
import java.time.Instant;
import java.util.Optional;

/**
 * A look at a tier, for operators.
 *
 * @param status LOADING, READY, HUNG or UNAVAILABLE
 * @param reason why it isn't ready; empty if it is
 * @param breaker CLOSED, HALF_OPEN or OPEN
 * @param inflight calls it holds, of at most {@code maxConcurrent}
 * @param p50Nanos over its last 200 single-row runs
 * @param p99Nanos likewise
 */
public record TierHealth(
        String status,
        String reason,
        String breaker,
        int inflight,
        int maxConcurrent,
        long p50Nanos,
        long p99Nanos,
        Optional<LastFailure> lastFailure) {

    public record LastFailure(FailureReason reason, String message, Instant at) {}
}
