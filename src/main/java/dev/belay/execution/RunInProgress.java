package dev.belay.execution;

import dev.belay.model.ModelRun;

/**
 * The native call a runner is in, as the watch sees it. {@link #terminateIfDue} and {@link #end} exclude each other, so a
 * terminate never reaches the run after this one.
 */
final class RunInProgress {
    private final ModelRun run;
    private final Batch batch;
    private final long startNanos;
    private final long limitNanos;
    private boolean ended;
    private boolean terminated;
    private long terminatedNanos;

    RunInProgress(ModelRun run, Batch batch, long startNanos) {
        this.run = run;
        this.batch = batch;
        this.startNanos = startNanos;
        long longest = 0;
        for (Member member : batch.members()) {
            longest = Math.max(longest, member.call().runLimitNanos());
        }
        this.limitNanos = longest;
    }

    long ageNanos(long nowNanos) {
        return nowNanos - startNanos;
    }

    int rows() {
        return batch.rows();
    }

    /**
     * Terminates the run when it is past its limit, or when no member waits for it any more; again and again, because one
     * that comes before the model has begun does nothing.
     */
    synchronized void terminateIfDue(long nowNanos) {
        if (ended || !(terminated || ageNanos(nowNanos) > limitNanos || noneWaits())) {
            return;
        }
        if (!terminated) {
            terminated = true;
            terminatedNanos = nowNanos;
        }
        SafeCallbacks.call(run::terminate);
    }

    private boolean noneWaits() {
        return batch.members().stream().noneMatch(member -> member.call().isWaiting());
    }

    /** Hasn't returned although it was terminated so long ago. */
    synchronized boolean isStuck(long nowNanos, long graceNanos) {
        return !ended && terminated && nowNanos - terminatedNanos > graceNanos;
    }

    /** @return true if the run was terminated */
    synchronized boolean end() {
        ended = true;
        return terminated;
    }
}
