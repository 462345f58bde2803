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
        Listener NONE = new Listener() {
            @Override
            public void batch(int rows) {}

            @Override
            public void stuck() {}

            @Override
            public void recovered() {}
        };

        void batch(int rows);

        /** A run didn't return after terminate: its memory counts as leaked for now. */
        void stuck();

        /** The run that was stuck has returned. */
        void recovered();
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
    private final Suspicion suspicion = new Suspicion();
    private final Replies replies = new Replies();
    private final List<InferenceCall> expired = new ArrayList<>();
    /** Of the last batch, 0 after a sleep. */
    private int lastRows;
    /** How long the last run took. */
    private long lastRunNanos;

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
     * See {@link Backend#crowdedOut}. The model is slow when half of the call's time has gone into the call's own runs, or into a single run that the call
     * waits for, its own or another's of no more rows than a batch has.
     */
    public boolean crowdedOut(InferenceCall call) {
        RunInProgress running = current;
        if (stuck || running == null) {
            return !stuck && !call.isMuch(call.ranNanos());
        }
        long ageNanos = running.ageNanos(nanoClock.getAsLong());
        if (call.isDetached()) {
            return !call.isMuch(call.ranNanos() + ageNanos);
        }
        boolean usualSize = running.rows() <= Math.max(settings.maxBatchRows(), call.rows());
        return !call.isMuch(call.ranNanos()) && !(usualSize && call.isMuch(ageNanos));
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

    /** Telling of it belongs to the change, or else "recovered" might overtake "stuck". */
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
        while (!closed) {
            SafeCallbacks.call(this::runNextBatchOrPark);
        }
        refuseQueued();
        SafeCallbacks.call(run::close);
        SafeCallbacks.call(onExit);
    }

    private void runNextBatchOrPark() {
        Batch batch = batcher.take(nanoClock.getAsLong(), suspicion.mostJoined(), expired);
        if (!expired.isEmpty()) {
            expired.forEach(this::refuseExpired);
            expired.clear();
        }
        if (batch == null) {
            rest();
        } else {
            runBatch(batch);
        }
    }

    private void refuseExpired(InferenceCall call) {
        boolean crowdedOut = !call.isMuch(Math.max(lastRunNanos, call.ranNanos()));
        call.refuse(new RunResult.Failure(FailureReason.TIMEOUT, "timeout in the queue", crowdedOut));
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
        park();
    }

    private void park() {
        parked = true;
        if (batcher.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        parked = false;
    }

    private void runBatch(Batch batch) {
        lastRows = batch.rows();
        if (batch.part() == Batch.Part.NONE) {
            suspicion.explain();
        }
        long startNanos = nanoClock.getAsLong();
        RunInProgress running = new RunInProgress(run, batch.members(), startNanos);
        current = running;
        List<RunResult> results = List.of();
        RunResult.Failure failure = null;
        BatchRoom room = new BatchRoom(batch);
        try {
            List<Tensor> outputs = run.run(batch.inputs(), room);
            failure = objection(batch, outputs);
            if (failure == null) {
                results = room.applied(batch.share(outputs, nanoClock.getAsLong() - startNanos));
            }
        } catch (NoRoomException e) {
            results = room.refused();
        } catch (ModelRunException e) {
            failure = new RunResult.Failure(FailureReason.ERROR, String.valueOf(e.getMessage()));
        } catch (Throwable e) {
            failure = new RunResult.Failure(FailureReason.ERROR, e.toString());
        }
        lastRunNanos = nanoClock.getAsLong() - startNanos;
        boolean terminated = running.end();
        clearCurrent();
        clearInterrupt();
        for (Member member : batch.members()) {
            member.call().ran(lastRunNanos);
        }
        settle(batch, results, failure, terminated);
        SafeCallbacks.call(() -> listener.batch(batch.rows()));
    }

    private static RunResult.@Nullable Failure objection(Batch batch, List<Tensor> outputs) {
        String objection = batch.objection(outputs);
        return objection == null ? null : new RunResult.Failure(FailureReason.OUTPUT_GUARD, objection);
    }

    /** An interrupt is nobody's business here, and with one pending the thread couldn't sleep. */
    private static void clearInterrupt() {
        Thread.interrupted();
    }

    /** @param results one per member where there is no failure */
    private void settle(Batch batch, List<RunResult> results, RunResult.@Nullable Failure failure, boolean terminated) {
        int members = batch.members().size();
        if (failure == null) {
            suspicion.answered(members);
            answer(batch, results);
        } else if (terminated) {
            fail(batch, call -> new RunResult.Failure(FailureReason.TIMEOUT, call.timeoutMessage()));
        } else if (members == 1) {
            suspicion.failedAlone();
            fail(batch, call -> failure);
        } else {
            if (batch.part() == Batch.Part.NONE) {
                suspicion.batchFailed(members);
            }
            batcher.split(batch, suspicion.singly());
        }
    }

    private void answer(Batch batch, List<RunResult> results) {
        if (batch.part() == Batch.Part.FIRST_HALF) {
            batcher.firstHalfIsWell(suspicion.singly());
        }
        for (int i = 0; i < results.size(); i++) {
            answer(batch.members().get(i), results.get(i));
        }
        replies.send();
    }

    private void answer(Member member, RunResult result) {
        InferenceCall call = member.call();
        RunResult whole = !member.isWhole() && result instanceof RunResult.Success part ? add(member, part) : result;
        if (whole == null) {
            if (call.waitAgain()) {
                batcher.resume(call);
            } else {
                call.dropLateResult();
            }
        } else if (call.returned()) {
            replies.add(call, whole);
        } else {
            call.dropLateResult();
        }
    }

    /** @return what the call has come to with this slice; null while slices are missing */
    private static @Nullable RunResult add(Member slice, RunResult.Success result) {
        SlicedAnswer soFar = slice.call().sliced();
        try {
            String objection = soFar.add(result, slice.rows());
            if (objection != null) {
                return new RunResult.Failure(FailureReason.OUTPUT_GUARD, "output guard: " + objection);
            }
            return soFar.isComplete() ? soFar.complete() : null;
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
