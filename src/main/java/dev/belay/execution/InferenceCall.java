package dev.belay.execution;

import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One request's turn at a {@link Backend}. The backend and the timer race for it; exactly one of them completes it. Its
 * bulkhead slot is another matter: that is free when the run has returned, or when the call has left the queue. A runner
 * takes it as a member of a batch, or of several, slice by slice; between slices it is in the queue, too.
 *
 * <p>What a backend does with it: {@link #enter}, then run {@link #inputs}, then {@link #end}; or {@link #refuse}.
 */
public final class InferenceCall {
    /** The tier's part. */
    public interface Listener {
        /** The winner of the race; called once, on {@link InferenceCall#replyOn}. */
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
    private final Client client;
    private final Time time;
    private final Executor replyOn;
    private final Listener listener;
    /** The answer to its first slices; null for a call that runs whole, and once it is over. Made by the runner's thread. */
    private volatile @Nullable SlicedAnswer sliced;
    /** Written before the state is set, read after it was. */
    private long ranNanos;

    /**
     * How much time a call has.
     *
     * @param startNanos when the tier began to ask the model
     * @param budgetNanos of the tier; when it is over the call never enters a batch
     * @param runLimitNanos the tier's timeout: how long a run of this call may take before it is terminated
     */
    public record Time(long startNanos, long budgetNanos, long runLimitNanos) {}

    /**
     * @param inputs one per input of the model's signature, in its order
     * @param client with whose other calls it waits in line
     * @param replyOn where {@link Listener#completed} runs; one object per event loop, so that a batch's answers go back
     *     with one task per event loop
     */
    public InferenceCall(Tensor[] inputs, int rows, Client client, Time time, Executor replyOn, Listener listener) {
        this.inputs = inputs;
        this.rows = rows;
        this.client = client;
        this.time = time;
        this.replyOn = replyOn;
        this.listener = listener;
    }

    /**
     * The timer's side of the race: takes this call out of the queue or off its run.
     *
     * @return true if the caller won and now owes the listener a {@code completed}
     */
    public boolean detach() {
        for (int now = state.get(); now == QUEUED || now == RUNNING; now = state.get()) {
            if (leaveQueue() || state.compareAndSet(RUNNING, DETACHED)) {
                return true;
            }
        }
        return false;
    }

    /** @return true if it was still queued; its slot is free now */
    private boolean leaveQueue() {
        return releaseFrom(QUEUED, LEFT);
    }

    private boolean releaseFrom(int from, int to) {
        if (!state.compareAndSet(from, to)) {
            return false;
        }
        inputs = null;
        sliced = null;
        SafeCallbacks.call(listener::released);
        return true;
    }

    /** Refuses a call that is still queued; what has entered a run stays there. */
    public void refuse(RunResult.Failure refusal) {
        if (leaveQueue()) {
            SafeCallbacks.call(() -> replyOn.execute(() -> complete(refusal)));
        }
    }

    /** The inputs until the call is over or has left the queue, then null; one who has entered keeps its own reference. */
    public Tensor @Nullable [] inputs() {
        return inputs;
    }

    /** @return true if the call is now part of a run; false if it has left the queue */
    public boolean enter() {
        return state.compareAndSet(QUEUED, RUNNING);
    }

    /**
     * The only run of a call that has entered it has returned: its slot is free, and the result goes to the listener, unless
     * the call has timed out meanwhile. Any thread.
     */
    public void end(RunResult result) {
        if (returned()) {
            SafeCallbacks.call(() -> replyOn.execute(() -> complete(result)));
        } else if (result instanceof RunResult.Success) {
            dropLateResult();
        }
    }

    /** The run has returned. @return true if the call was still waiting for it, so that it is owed a result */
    boolean returned() {
        if (releaseFrom(RUNNING, RETURNED)) {
            return true;
        }
        releaseFrom(DETACHED, RETURNED);
        return false;
    }

    /**
     * The run has ended and the call is to enter another.
     *
     * @return true if it is queued again; false if it has timed out meanwhile, so that its slot is free now
     */
    boolean waitAgain() {
        return state.compareAndSet(RUNNING, QUEUED) || returned();
    }

    /**
     * A run of this call has ended; to be called before the result is known.
     *
     * @param wasted it failed with others in it: who is to blame isn't known, and the call is run again
     */
    void ran(long nanos, boolean wasted) {
        ranNanos = wasted ? Math.max(ranNanos, nanos) : ranNanos + nanos;
    }

    /** Time in its own runs that have ended; of wasted ones the longest alone. Exact once the call is over. */
    long ranNanos() {
        return ranNanos;
    }

    /** Whether that long is much of its time: half or more. */
    boolean isMuch(long nanos) {
        return nanos >= time.budgetNanos() / 2;
    }

    SlicedAnswer sliced() {
        SlicedAnswer soFar = sliced;
        if (soFar == null) {
            soFar = new SlicedAnswer(rows);
            sliced = soFar;
        }
        return soFar;
    }

    /** Rows of which the answer is known already. */
    int answeredRows() {
        SlicedAnswer soFar = sliced;
        return soFar == null ? 0 : soFar.answeredRows();
    }

    void dropLateResult() {
        SafeCallbacks.call(listener::lateResult);
    }

    void complete(RunResult result) {
        SafeCallbacks.call(() -> listener.completed(result));
    }

    boolean isExpired(long nowNanos) {
        return ageNanos(nowNanos) >= time.budgetNanos();
    }

    /** Since the tier began to ask the model. */
    long ageNanos(long nowNanos) {
        return nowNanos - time.startNanos();
    }

    /** It is in a run, within its time. */
    boolean isWaiting() {
        return state.get() == RUNNING;
    }

    /** It has timed out in a run that has not returned. */
    boolean isDetached() {
        return state.get() == DETACHED;
    }

    /** On the clock of {@link Time}: when the timer detaches it. */
    public long endNanos() {
        return time.startNanos() + time.budgetNanos();
    }

    public int rows() {
        return rows;
    }

    /** On which its outputs count. */
    public Room room() {
        return listener.room();
    }

    public Client client() {
        return client;
    }

    /** For the caller, of a call that took longer than its budget, whether its timer or the end of its run came first. */
    public String timeoutMessage() {
        return "timeout after " + Math.round(time.budgetNanos() / 1e6) + " ms";
    }

    long runLimitNanos() {
        return time.runLimitNanos();
    }

    Executor replyOn() {
        return replyOn;
    }
}
