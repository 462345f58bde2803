package dev.belay.execution;

import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One request's turn at a model: a member of a batch. The run and the timer race for it; exactly one of them completes
 * it. Its bulkhead slot is another matter: that is free when the run has returned, or when the member has left the queue
 * without entering a run.
 */
public final class Call {
    /** What the tier wants to know. */
    public interface Listener {
        /** The winner of the race; called once, on {@link Call#replyOn}. */
        void completed(RunResult result);

        /** A result came after the call had timed out; any thread. */
        void lateResult();

        /** On which its outputs count. */
        default Room room() {
            return Room.UNSHARED;
        }

        /** The slot is free; called once, any thread, perhaps before {@link #completed}. */
        void released();
    }

    private static final int QUEUED = 0;
    private static final int RUNNING = 1;
    /** Timed out in the queue: never enters a run. */
    private static final int LEFT = 2;
    /** Timed out in a run that goes on. */
    private static final int DETACHED = 3;

    private static final int RETURNED = 4;

    private final AtomicInteger state = new AtomicInteger(QUEUED);
    private volatile Tensor @Nullable [] inputs;
    private final int rows;
    private final long deadlineNanos;
    private final long runLimitNanos;
    private final Executor replyOn;
    private final Listener listener;

    /**
     * @param inputs one per input of the model's signature, in its order
     * @param deadlineNanos the end of the tier's budget; past it the call never enters a batch
     * @param runLimitNanos the tier's timeout: how long a run of this call may take before it is terminated
     * @param replyOn where {@link Listener#completed} runs; one object per event loop, so that a batch's answers go back
     *     with one task per event loop
     */
    public Call(
            Tensor[] inputs, int rows, long deadlineNanos, long runLimitNanos, Executor replyOn, Listener listener) {
        this.inputs = inputs;
        this.rows = rows;
        this.deadlineNanos = deadlineNanos;
        this.runLimitNanos = runLimitNanos;
        this.replyOn = replyOn;
        this.listener = listener;
    }

    /**
     * The timer's side of the race: takes this call out of the queue or off its run.
     *
     * @return true if the caller won and now owes the listener a {@code completed}
     */
    public boolean detach() {
        while (!isOver()) {
            if (leaveQueue() || state.compareAndSet(RUNNING, DETACHED)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOver() {
        int now = state.get();
        return now != QUEUED && now != RUNNING;
    }

    /** @return true if it was still queued; its slot is free now */
    private boolean leaveQueue() {
        if (!state.compareAndSet(QUEUED, LEFT)) {
            return false;
        }
        release();
        return true;
    }

    private void release() {
        inputs = null;
        Foreign.call(listener::released);
    }

    /** Refuses a call that is still queued; what has entered a run stays there. */
    void refuse(FailureReason reason, String message) {
        if (leaveQueue()) {
            RunResult refusal = new RunResult.Failure(reason, message);
            Foreign.call(() -> replyOn.execute(() -> complete(refusal)));
        }
    }

    /** The inputs while the call is queued; null once it has left. */
    Tensor @Nullable [] inputs() {
        return inputs;
    }

    /** @return true if the call is now part of a run; false if it has left the queue */
    boolean enter() {
        return state.compareAndSet(QUEUED, RUNNING);
    }

    /** The run has returned. @return true if the call was still waiting for it, so that it is owed a result */
    boolean returned() {
        boolean waiting = state.compareAndSet(RUNNING, RETURNED);
        release();
        return waiting;
    }

    /** The run has failed and the call may enter another; it is queued again, unless it has timed out. */
    void waitAgain() {
        if (!state.compareAndSet(RUNNING, QUEUED)) {
            release();
        }
    }

    void dropLateResult() {
        Foreign.call(listener::lateResult);
    }

    void complete(RunResult result) {
        Foreign.call(() -> listener.completed(result));
    }

    boolean isExpired(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    boolean isWaiting() {
        return state.get() == RUNNING;
    }

    int rows() {
        return rows;
    }

    Room room() {
        return listener.room();
    }

    long runLimitNanos() {
        return runLimitNanos;
    }

    Executor replyOn() {
        return replyOn;
    }
}
