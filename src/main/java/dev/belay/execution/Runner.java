package dev.belay.execution;

import dev.belay.model.ModelRun;
import dev.belay.model.ModelRunException;
import dev.belay.model.NoRoomException;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that runs a loaded version: it drains the queue in micro-batches and hands the answers back. A run that
 * never returns keeps this thread, its buffers and its members' slots, and nothing else.
 */
public final class Runner {
    /** Called on the runner's thread, but {@code stuck} on the watch's; {@code stuck} and {@code recovered} alternate. */
    public interface Listener {
        Listener NONE = new Listener() {};

        default void batch(int rows) {}

        /** A run didn't return after terminate: its memory counts as leaked for now. */
        default void stuck() {}

        /** The run that was stuck has returned. */
        default void recovered() {}
    }

    /**
     * Under load the next call is some microseconds away, less than sleeping and waking take: 10 % more requests a second at
     * 64 connections on two cores. Who else can use the core has it meanwhile.
     */
    private static final int LOOKS = 40;

    /** Of a batch that is no sign of load: the next call is further away than all looks take, as on a small canary. */
    private static final int FEW_ROWS = 3;

    private final ModelRun run;
    private final MicroBatcher batcher;
    private final RunnerSettings settings;
    private final LongSupplier nanoClock;
    private final Listener listener;
    private final Runnable onExit;
    private final Thread thread;
    private final FailingShare failingShare = new FailingShare();
    private final Replies replies = new Replies();
    private final List<InferenceCall> expired = new ArrayList<>();
    /** Of the last batch, 0 after a sleep. */
    private int lastRows;

    private long lastRunNanos;
    private long lastEndNanos;

    private volatile @Nullable RunInProgress current;
    private volatile boolean parked;

    private volatile boolean stuck;
    private volatile boolean closed;

    /**
     * @param run owned by the runner's thread, which closes it
     * @param batchable whether requests may be joined
     * @param onExit runs on the runner's thread when it has ended, after the run was closed: the place to close the model
     */
    public Runner(
            ModelRun run,
            boolean batchable,
            RunnerSettings settings,
            ThreadFactory threads,
            LongSupplier nanoClock,
            Listener listener,
            Runnable onExit) {
        this.run = run;
        this.batcher = new MicroBatcher(batchable, settings.maxBatchRows());
        this.settings = settings;
        this.nanoClock = nanoClock;
        this.listener = listener;
        this.onExit = onExit;
        this.thread = threads.newThread(this::loop);
        thread.start();
    }

    /** Queues a call. A hung or closed runner refuses it at once, through the call's listener. */
    public void submit(InferenceCall call) {
        batcher.offer(call);
        if (stuck || closed) {
            refuseQueued();
        } else if (parked) {
            parked = false;
            LockSupport.unpark(thread);
        }
    }

    public boolean isHung() {
        return stuck;
    }

    /** Rows of its largest micro-batch: 1 where requests can't be joined. */
    public int largestBatch() {
        return batcher.largest();
    }

    /** See {@link Backend#compare}. */
    public Comparison compare(int largestBatch) {
        return batcher.limit(largestBatch);
    }

    /**
     * See {@link Backend#crowdedOut}. The model is slow when half of the call's time has gone into the call's own runs, or
     * into a single run that it waits for, of no more rows than a batch or the call itself has.
     */
    public boolean crowdedOut(InferenceCall call) {
        RunInProgress running = current;
        if (running == null) {
            return !stuck && !call.isMuch(call.ranNanos());
        }
        long ageNanos = running.ageNanos(nanoClock.getAsLong());
        long ownNanos = call.ranNanos() + (call.isDetached() ? ageNanos : 0);
        return !stuck && !call.isMuch(ownNanos) && !isSlow(call, running.rows(), ageNanos);
    }

    private boolean isSlow(InferenceCall waiting, int rows, long runNanos) {
        return rows <= Math.max(settings.maxBatchRows(), waiting.rows()) && waiting.isMuch(runNanos);
    }

    /** To be called every few milliseconds: terminates runs that are due and notices those that are stuck. */
    public void watch(long nowNanos) {
        RunInProgress running = current;
        if (running == null || stuck) {
            return;
        }
        running.terminateIfDue(nowNanos);
        if (running.isStuck(nowNanos, settings.stuckGraceNanos()) && markStuck(running)) {
            refuseQueued();
        }
    }

    /** Refuses what is queued and ends the thread when the run in progress, if any, has returned; doesn't wait. */
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        refuseQueued();
    }

    /** Waits for the thread to end. @return true if it has */
    public boolean awaitExit(long millis) throws InterruptedException {
        thread.join(millis);
        return !thread.isAlive();
    }

    /** The listener is called within the change, or else "recovered" might overtake "stuck". */
    private synchronized boolean markStuck(RunInProgress running) {
        if (current != running) {
            return false;
        }
        stuck = true;
        SafeCallbacks.call(listener::stuck);
        return true;
    }

    private synchronized void clearCurrent() {
        current = null;
        if (stuck) {
            stuck = false;
            SafeCallbacks.call(listener::recovered);
        }
    }

    private void refuseQueued() {
        batcher.refuseAll(
                closed
                        ? new RunResult.Failure(FailureReason.UNAVAILABLE, "model is being unloaded")
                        : new RunResult.Failure(FailureReason.HUNG, "hung: a run has not returned"));
    }

    private void loop() {
        Runnable next = this::runNextBatchOrPark;
        while (!closed) {
            SafeCallbacks.call(next);
        }
        refuseQueued();
        SafeCallbacks.call(run::close);
        SafeCallbacks.call(onExit);
    }

    private void runNextBatchOrPark() {
        Batch batch = batcher.take(nanoClock.getAsLong(), failingShare.mostJoined(), expired);
        if (!expired.isEmpty()) {
            expired.forEach(this::refuseExpired);
            expired.clear();
        }
        if (batch == null) {
            rest();
            return;
        }
        try {
            runBatch(batch);
        } catch (RuntimeException | Error bug) {
            RunInProgress running = current;
            if (running != null) {
                running.end();
            }
            clearCurrent();
            fail(batch, call -> new RunResult.Failure(FailureReason.ERROR, bug.toString()));
            throw bug;
        }
    }

    /** The time that it spent beside the last run counts against the model as in {@link #crowdedOut}. */
    private void refuseExpired(InferenceCall call) {
        long besideRunNanos = Math.min(lastRunNanos, call.ageNanos(lastEndNanos));
        boolean slow = call.isMuch(call.ranNanos()) || isSlow(call, lastRows, besideRunNanos);
        call.refuse(new RunResult.Failure(FailureReason.TIMEOUT, "timeout in the queue", !slow));
    }

    private void rest() {
        if (lastRows > FEW_ROWS) {
            for (int i = 0; i < LOOKS; i++) {
                Thread.yield();
                if (!batcher.isEmpty()) {
                    return;
                }
            }
        }
        lastRows = 0;
        parked = true;
        if (batcher.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        parked = false;
    }

    private void runBatch(Batch batch) {
        List<Member> members = batch.members();
        lastRows = batch.rows();
        if (batch.part() == Batch.Part.NONE) {
            failingShare.explain();
        }
        long startNanos = nanoClock.getAsLong();
        RunInProgress running = new RunInProgress(run, batch, startNanos);
        current = running;
        List<RunResult> results = List.of();
        RunResult.Failure failure = null;
        try {
            List<Tensor> outputs = run.run(batch.inputs(), batch);
            failure = batch.objection(outputs);
            if (failure == null) {
                results = batch.share(outputs, nanoClock.getAsLong() - startNanos);
            }
        } catch (NoRoomException e) {
            results = batch.refused();
        } catch (ModelRunException e) {
            failure = new RunResult.Failure(FailureReason.ERROR, String.valueOf(e.getMessage()));
        } catch (Throwable e) {
            failure = new RunResult.Failure(FailureReason.ERROR, e.toString());
        }
        lastEndNanos = nanoClock.getAsLong();
        lastRunNanos = lastEndNanos - startNanos;
        boolean terminated = running.end();
        boolean wasted = failure != null && members.size() > 1;
        for (Member member : members) {
            member.call().ran(lastRunNanos, wasted);
        }
        clearCurrent();
        // With an interrupt pending the thread couldn't sleep.
        Thread.interrupted();
        settle(batch, results, failure, terminated);
        SafeCallbacks.call(() -> listener.batch(batch.rows()));
    }

    /** @param results one per member where there is no failure */
    private void settle(Batch batch, List<RunResult> results, RunResult.@Nullable Failure failure, boolean terminated) {
        int members = batch.members().size();
        if (failure == null) {
            failingShare.ended(members);
            answer(batch, results);
        } else if (terminated) {
            fail(batch, call -> new RunResult.Failure(FailureReason.TIMEOUT, call.timeoutMessage()));
        } else if (members == 1) {
            failingShare.failedAlone();
            fail(batch, call -> failure);
        } else {
            if (batch.part() == Batch.Part.NONE) {
                failingShare.batchFailed(members);
            }
            batcher.split(batch, failingShare.singly());
        }
    }

    private void answer(Batch batch, List<RunResult> results) {
        if (batch.part() == Batch.Part.FIRST_HALF) {
            batcher.firstHalfAnswered(failingShare.singly());
        }
        for (int i = 0; i < results.size(); i++) {
            Member member = batch.members().get(i);
            InferenceCall call = member.call();
            RunResult result = results.get(i);
            RunResult whole =
                    !member.isWhole() && result instanceof RunResult.Success part ? add(member, part) : result;
            if (whole == null ? !call.waitAgain() : !call.returned()) {
                call.dropLateResult();
            } else if (whole == null) {
                batcher.resume(call);
            } else {
                replies.add(call, whole);
            }
        }
        replies.send();
    }

    /** @return the call's result if this was the last slice; null while slices are missing */
    private static @Nullable RunResult add(Member slice, RunResult.Success result) {
        try {
            return slice.call().sliced().add(result, slice.rows());
        } catch (Throwable bug) {
            return new RunResult.Failure(FailureReason.ERROR, bug.toString());
        }
    }

    private void fail(Batch batch, Function<InferenceCall, RunResult> failure) {
        for (Member member : batch.members()) {
            if (member.call().returned()) {
                replies.add(member.call(), failure.apply(member.call()));
            }
        }
        replies.send();
    }
}
