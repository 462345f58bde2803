package dev.belay.execution;

import dev.belay.model.ModelRun;
import java.util.List;

/**
 * The native call a runner is in, as the watch sees it. {@link #terminateIfDue} and {@link #end} exclude each other, so a
 * terminate never reaches the run after this one.
 */
final class RunInProgress {
    private final ModelRun run;
    private final List<Member> members;
    private final long startNanos;
    private final long limitNanos;
    private boolean ended;
    private boolean terminated;
    private long terminatedNanos;

    RunInProgress(ModelRun run, List<Member> members, long startNanos) {
        this.run = run;
        this.members = members;
        this.startNanos = startNanos;
        long longest = 0;
        for (Member member : members) {
            longest = Math.max(longest, member.call().runLimitNanos());
        }
        this.limitNanos = longest;
    }

    long ageNanos(long nowNanos) {
        return nowNanos - startNanos;
    }

    int rows() {
        return Batch.rows(members);
    }

    /**
     * Terminates the run when it is past its limit, or when nobody waits for it any more; again and again, because one
     * that comes before the model has begun does nothing.
     */
    synchronized void terminateIfDue(long nowNanos) {
        if (ended || !(terminated || ageNanos(nowNanos) > limitNanos || nobodyWaits())) {
            return;
        }
        if (!terminated) {
            terminated = true;
            terminatedNanos = nowNanos;
        }
        SafeCallbacks.call(run::terminate);
    }

    private boolean nobodyWaits() {
        return members.stream().noneMatch(member -> member.call().isWaiting());
    }

    /** Hasn't returned although it was told to stop so long ago. */
    synchronized boolean isStuck(long nowNanos, long graceNanos) {
        return !ended && terminated && nowNanos - terminatedNanos > graceNanos;
    }

    /** @return true if the run was told to stop */
    synchronized boolean end() {
        ended = true;
        return terminated;
    }
}
