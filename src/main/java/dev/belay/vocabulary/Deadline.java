package dev.belay.vocabulary;

/**
 * The instant by which the caller needs an answer, on the monotonic clock that the caller of each method reads.
 *
 * @param startNanos when the last body byte was decoded
 * @param endNanos when the answer must have been handed to the socket
 */
public record Deadline(long startNanos, long endNanos) {
    /**
     * @param callerBudgetNanos what the caller asked for; 0 or less counts as not given
     * @param endpointBudgetNanos the endpoint's deadline: the caller gets less, never more
     */
    public static Deadline of(long nowNanos, long callerBudgetNanos, long endpointBudgetNanos) {
        long budgetNanos =
                callerBudgetNanos <= 0 ? endpointBudgetNanos : Math.min(callerBudgetNanos, endpointBudgetNanos);
        return new Deadline(nowNanos, nowNanos + budgetNanos);
    }

    public long remainingNanos(long nowNanos) {
        return endNanos - nowNanos;
    }

    public long budgetNanos() {
        return endNanos - startNanos;
    }
}
