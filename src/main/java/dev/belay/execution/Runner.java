package dev.belay.execution;

import dev.belay.inference.FailureReason;
import dev.belay.inference.Tensor;
import dev.belay.model.ModelRun;
import dev.belay.model.ModelRunException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that runs a loaded version: it drains the queue in micro-batches and hands the answers back. A run that
 * never returns keeps this thread, its buffers and its members' slots, and nothing else.
 */
public final class Runner {
    /** Called on the runner's thread, but {@code stuck} on the watch's. */
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

    /** Queues a call; any thread. A hung or closed runner refuses it at once, through the call's listener. */
    public void submit(Call call) {
        batcher.offer(call);
        if (stuck || closed) {
            refuseQueued();
        } else if (parked) {
            LockSupport.unpark(thread);
        }
    }

    public boolean isHung() {
        return stuck;
    }

    /** To be called every few milliseconds: terminates runs that are due and notices those that are stuck. */
    public void watch(long nowNanos) {
        RunInProgress running = current;
        if (running == null || stuck) {
            return;
        }
        running.terminateIfDue(nowNanos);
        if (running.isStuck(nowNanos, settings.stuckGraceNanos()) && markStuck(running)) {
            listener.stuck();
            refuseQueued();
        }
    }

    /** Refuses what is queued and ends the thread when the run in progress, if any, has returned; doesn't wait. */
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        if (stuck) {
            refuseQueued();
        }
    }

    /** Waits for the thread to end. @return true if it has */
    public boolean awaitExit(long millis) throws InterruptedException {
        thread.join(millis);
        return !thread.isAlive();
    }

    private synchronized boolean markStuck(RunInProgress running) {
        if (current != running) {
            return false;
        }
        stuck = true;
        return true;
    }

    /** @return true if it was stuck */
    private synchronized boolean clearCurrent() {
        current = null;
        boolean wasStuck = stuck;
        stuck = false;
        return wasStuck;
    }

    private void refuseQueued() {
        FailureReason reason = closed ? FailureReason.UNAVAILABLE : FailureReason.HUNG;
        String message = closed ? "model is being unloaded" : "hung: a run has not returned";
        for (Call call = batcher.poll(); call != null; call = batcher.poll()) {
            call.refuse(reason, message);
        }
    }

    private void loop() {
        try {
            while (!closed) {
                if (!runNextBatch()) {
                    park();
                }
            }
        } finally {
            closed = true;
            refuseQueued();
            Call carried = batcher.takeFirst();
            if (carried != null) {
                carried.refuse(FailureReason.UNAVAILABLE, "model is being unloaded");
            }
            run.close();
            onExit.run();
        }
    }

    private void park() {
        parked = true;
        if (batcher.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        parked = false;
    }

    private boolean runNextBatch() {
        List<Member> batch = batcher.take(nanoClock.getAsLong(), expired);
        if (!expired.isEmpty()) {
            expired.forEach(call -> call.refuse(FailureReason.TIMEOUT, "timeout in the queue"));
            expired.clear();
        }
        if (batch.isEmpty()) {
            return false;
        }
        runBatch(batch);
        return true;
    }

    private void runBatch(List<Member> batch) {
        RunInProgress running = new RunInProgress(run, batch, nanoClock.getAsLong());
        current = running;
        List<Tensor> outputs = null;
        String error = "";
        try {
            outputs = run.run(inputsOf(batch));
        } catch (ModelRunException e) {
            error = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            error = e.toString();
        }
        boolean terminated = running.end();
        if (clearCurrent()) {
            listener.recovered();
        }
        splits.batchEnded(outputs == null);
        listener.batch(rowsOf(batch));
        settle(batch, outputs, error, terminated);
    }

    private void settle(List<Member> batch, @Nullable List<Tensor> outputs, String error, boolean terminated) {
        if (outputs != null) {
            succeed(batch, outputs);
        } else if (terminated) {
            fail(batch, FailureReason.TIMEOUT, "run was terminated");
        } else if (batch.size() > 1 && splits.trySplit()) {
            int half = batch.size() / 2;
            runAgain(batch.subList(0, half));
            runAgain(batch.subList(half, batch.size()));
        } else {
            fail(batch, FailureReason.ERROR, error);
        }
    }

    /** Runs what still waits and has time; the others have their timeout already, or get it now. */
    private void runAgain(List<Member> half) {
        long nowNanos = nanoClock.getAsLong();
        List<Member> remaining = new ArrayList<>(half.size());
        for (Member member : half) {
            if (member.call().isWaiting() && nowNanos - member.call().deadlineNanos() < 0) {
                remaining.add(member);
            } else {
                reply(member.call(), new RunResult.Failure(FailureReason.TIMEOUT, "timeout while a batch was split"));
            }
        }
        replies.send();
        if (!remaining.isEmpty()) {
            runBatch(remaining);
        }
    }

    private void succeed(List<Member> batch, List<Tensor> outputs) {
        if (batch.size() == 1) {
            replyOrDrop(batch.getFirst().call(), new RunResult.Success(outputs));
        } else {
            int from = 0;
            for (Member member : batch) {
                int to = from + member.call().rows();
                replyOrDrop(member.call(), slice(outputs, from, to));
                from = to;
            }
        }
        replies.send();
    }

    /** An output with the wrong number of rows is handed on whole: the output guard says what is wrong with it. */
    private static RunResult slice(List<Tensor> outputs, int from, int to) {
        List<Tensor> sliced = new ArrayList<>(outputs.size());
        for (Tensor output : outputs) {
            sliced.add(output.rows() < to ? output : output.sliceRows(from, to));
        }
        return new RunResult.Success(sliced);
    }

    private void fail(List<Member> batch, FailureReason reason, String message) {
        RunResult failure = new RunResult.Failure(reason, message);
        for (Member member : batch) {
            reply(member.call(), failure);
        }
        replies.send();
    }

    private boolean reply(Call call, RunResult result) {
        boolean waiting = call.returned();
        if (waiting) {
            replies.add(call, result);
        }
        return waiting;
    }

    private void replyOrDrop(Call call, RunResult result) {
        if (!reply(call, result)) {
            call.dropLateResult();
        }
    }

    private static List<Tensor[]> inputsOf(List<Member> batch) {
        List<Tensor[]> inputs = new ArrayList<>(batch.size());
        for (Member member : batch) {
            inputs.add(member.inputs());
        }
        return inputs;
    }

    private static int rowsOf(List<Member> batch) {
        int rows = 0;
        for (Member member : batch) {
            rows += member.call().rows();
        }
        return rows;
    }
}
