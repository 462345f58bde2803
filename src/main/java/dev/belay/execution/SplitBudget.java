package dev.belay.execution;

/**
 * Says whether a failed batch may be bisected: at most 10 % extra runs, and not while more than half of the last 20
 * batches failed, because then splitting finds no culprit and only multiplies the load on a sick model.
 */
final class SplitBudget {
    private static final int WINDOW = 20;
    private static final int WINDOW_MASK = (1 << WINDOW) - 1;
    private static final double EARNED_PER_BATCH = 0.1;
    /** Enough to find one bad row among 32: five levels of two runs. */
    private static final double MOST_SAVED = 10;

    private double saved = MOST_SAVED;
    private int lastFailures;
    private volatile boolean unlimited;

    /** Told of every batch, but not of the extra runs: those earn nothing, and would make one culprit look like many. */
    void batchEnded(boolean failed) {
        lastFailures = (lastFailures << 1 | (failed ? 1 : 0)) & WINDOW_MASK;
        saved = Math.min(MOST_SAVED, saved + EARNED_PER_BATCH);
    }

    /** While two models are compared a fault has to be charged to the request at fault alone. */
    void unlimited(boolean on) {
        unlimited = on;
    }

    /** @return true if the batch may be run again in two halves, which costs two runs */
    boolean trySplit() {
        if (unlimited) {
            return true;
        }
        if (saved < 2 || Integer.bitCount(lastFailures) > WINDOW / 2) {
            return false;
        }
        saved -= 2;
        return true;
    }
}
