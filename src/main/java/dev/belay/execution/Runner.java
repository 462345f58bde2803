package dev.belay.execution;

import dev.belay.model.ModelRun;
import dev.belay.model.ModelRunException;
import dev.belay.model.NoRoomException;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
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
    private final SplitBudget splits = new SplitBudget();
    private final Replies replies = new Replies();
    private final List<Call> expired = new ArrayList<>();
    /** Of the last batch, 0 after a sleep. */
    private int lastRows;

    private volatile @Nullable RunInProgress current;
    private volatile boolean parked;
    /** The event loop that was last asked to wake the thread, and hasn't yet. */
    private volatile @Nullable Executor waking;

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

    /** Queues a call; on its event loop's thread, if it has one. A hung or closed runner refuses it at once, through the call's listener. */
    public void submit(Call call) {
        batcher.offer(call);
        if (stuck || closed) {
            refuseQueued();
        } else if (parked && waking != call.replyOn()) {
            wakeBehind(call.replyOn());
        }
    }

    /** Once this loop has read what came together: woken by the first request it would run that one alone. */
    private void wakeBehind(Executor loop) {
        waking = loop;
        try {
            loop.execute(this::wake);
        } catch (RejectedExecutionException theLoopEnds) {
            wake();
        }
    }

    private void wake() {
        waking = null;
        LockSupport.unpark(thread);
    }

    public boolean isHung() {
        return stuck;
    }

    /** Rows of its largest micro-batch: 1 where requests can't be joined. */
    public int largestBatch() {
        return batcher.largest();
    }

    /**
     * While it is one of two that are compared, each failing batch is split down to the member at fault, whatever that
     * costs, and both have the same largest batch: so that batching favours neither.
     *
     * @param largestBatch the smaller of the two runners'
     */
    public void compare(int largestBatch) {
        splits.unlimited(true);
        batcher.limit(largestBatch);
    }

    public void endComparison() {
        splits.unlimited(false);
        batcher.limit(Integer.MAX_VALUE);
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
        Foreign.call(listener::stuck);
        return true;
    }

    private synchronized void clearCurrent() {
        current = null;
        if (stuck) {
            stuck = false;
            Foreign.call(listener::recovered);
        }
    }

    private void refuseQueued() {
        if (closed) {
            batcher.refuseAll(FailureReason.UNAVAILABLE, "model is being unloaded");
        } else {
            batcher.refuseAll(FailureReason.HUNG, "hung: a run has not returned");
        }
    }

    private void loop() {
        while (!closed) {
            Foreign.call(this::runNextBatchOrPark);
        }
        refuseQueued();
        Foreign.call(run::close);
        Foreign.call(onExit);
    }

    private void runNextBatchOrPark() {
        Batch batch = batcher.take(nanoClock.getAsLong(), expired);
        if (!expired.isEmpty()) {
            expired.forEach(call -> call.refuse(FailureReason.TIMEOUT, "timeout in the queue"));
            expired.clear();
        }
        if (batch == null) {
            rest();
        } else {
            runBatch(batch);
        }
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
        long startNanos = nanoClock.getAsLong();
        RunInProgress running = new RunInProgress(run, batch.members(), startNanos);
        current = running;
        List<RunResult> results = List.of();
        String error = "";
        BatchRoom room = new BatchRoom(batch);
        try {
            List<Tensor> outputs = run.run(batch.inputs(), room);
            results = room.applied(batch.share(outputs, nanoClock.getAsLong() - startNanos));
        } catch (NoRoomException e) {
            results = room.refused();
        } catch (ModelRunException e) {
            error = String.valueOf(e.getMessage());
        } catch (Throwable e) {
            error = e.toString();
        }
        boolean terminated = running.end();
        clearCurrent();
        clearInterrupt();
        settle(batch, results, error, terminated);
        Foreign.call(() -> listener.batch(batch.rows()));
    }

    /** An interrupt is nobody's business here, and with one pending the thread couldn't sleep. */
    private static void clearInterrupt() {
        Thread.interrupted();
    }

    /** @param results one per member; none if the run failed */
    private void settle(Batch batch, List<RunResult> results, String error, boolean terminated) {
        boolean failed = results.isEmpty();
        if (!batch.extra()) {
            splits.batchEnded(failed);
        }
        if (!failed) {
            answer(batch, results);
        } else if (terminated) {
            fail(batch, new RunResult.Failure(FailureReason.TIMEOUT, "run was terminated"));
        } else if (batch.members().size() > 1 && splits.trySplit()) {
            batcher.split(batch);
        } else {
            fail(batch, new RunResult.Failure(FailureReason.ERROR, error));
        }
    }

    private void answer(Batch batch, List<RunResult> results) {
        for (int i = 0; i < results.size(); i++) {
            Call call = batch.members().get(i).call();
            if (call.returned()) {
                replies.add(call, results.get(i));
            } else {
                call.dropLateResult();
            }
        }
        replies.send();
    }

    private void fail(Batch batch, RunResult failure) {
        for (Member member : batch.members()) {
            if (member.call().returned()) {
                replies.add(member.call(), failure);
            }
        }
        replies.send();
    }
}
