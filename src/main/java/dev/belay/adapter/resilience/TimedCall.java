package dev.belay.adapter.resilience;

import dev.belay.execution.InferenceCall;
import dev.belay.execution.RunResult;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Room;
import io.netty.util.Timeout;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call of a tier: backend and deadline race, the winner is what breaker and caller get. Its slot goes back when the run
 * has returned, or when the call never entered one. Whatever is thrown on the way ends the call as a failure of the tier.
 */
final class TimedCall implements InferenceCall.Listener {
    private static final AtomicIntegerFieldUpdater<TimedCall> SLOT =
            AtomicIntegerFieldUpdater.newUpdater(TimedCall.class, "slot");
    private static final int HELD = 0;
    /** The call has timed out, and its run hasn't returned. */
    private static final int HELD_LATE = 1;

    private static final int FREE = 2;

    private final GuardedTier tier;
    private final TierGuards guards;
    private final Inputs inputs;
    private final Client client;
    private final long budgetNanos;
    private final Executor replyOn;
    private final Consumer<RunResult> done;
    private final long startNanos = System.nanoTime();
    private int openings;
    /** Whether it probes a breaker that isn't closed. */
    private boolean probe;

    private @Nullable InferenceCall call;
    private @Nullable Timeout timeout;
    private boolean ended;

    private volatile int slot = HELD;

    TimedCall(
            GuardedTier tier,
            TierGuards guards,
            Inputs inputs,
            Client client,
            long budgetNanos,
            Executor replyOn,
            Consumer<RunResult> done) {
        this.tier = tier;
        this.guards = guards;
        this.inputs = inputs;
        this.client = client;
        this.budgetNanos = budgetNanos;
        this.replyOn = replyOn;
        this.done = done;
    }

    void start() {
        openings = tier.breaker.openings();
        probe = !tier.breaker.isClosed();
        if (probe && !tier.breaker.tryProbe(System::nanoTime)) {
            released();
            done.accept(tier.refusedByBreaker());
            return;
        }
        try {
            InferenceCall submitted = new InferenceCall(
                    guards.binder().bind(inputs),
                    inputs.rows(),
                    client,
                    new InferenceCall.Time(startNanos, budgetNanos, tier.timeoutNanos()),
                    replyOn,
                    this);
            call = submitted;
            timeout = tier.wheel.schedule(() -> timeOut(submitted), budgetNanos);
            tier.backend.submit(submitted);
        } catch (RuntimeException | Error bug) {
            endByBug(bug);
        }
    }

    /** It was thrown before the call was surely the backend's: unless it has ended by itself, it ends here. */
    private void endByBug(Throwable bug) {
        InferenceCall submitted = call;
        if (submitted == null) {
            released();
        } else if (!submitted.detach()) {
            return;
        }
        end(tier.broken(bug));
    }

    private void timeOut(InferenceCall late) {
        if (late.detach()) {
            if (SLOT.compareAndSet(this, HELD, HELD_LATE)) {
                tier.bulkhead.late(1);
            }
            boolean crowdedOut = tier.backend.crowdedOut(late);
            tier.backend.cancel(late);
            String message = late.timeoutMessage() + (crowdedOut ? ", behind other requests" : "");
            replyOn.execute(() -> completed(new RunResult.Failure(FailureReason.TIMEOUT, message, crowdedOut)));
        }
    }

    @Override
    public void completed(RunResult result) {
        RunResult judged;
        try {
            judged = guards.judge(result, inputs);
            observe(judged);
        } catch (RuntimeException | Error bug) {
            judged = tier.broken(bug);
        }
        end(judged);
    }

    @Override
    public Room room() {
        return inputs.room();
    }

    private void observe(RunResult judged) {
        long endNanos = System.nanoTime();
        long tookNanos = endNanos - startNanos;
        switch (judged) {
            case RunResult.Success ignored -> {
                tier.typicalLatency().record(inputs.rows(), tookNanos, endNanos);
                tier.observer.succeeded(tookNanos);
            }
            case RunResult.Failure failure -> {
                if (failure.reason() == FailureReason.TIMEOUT && !failure.crowdedOut()) {
                    tier.typicalLatency().record(inputs.rows(), Math.max(tookNanos, budgetNanos), endNanos);
                }
                tier.failed(failure, tookNanos);
            }
        }
    }

    /**
     * The one end of every call that was started: the timer stops, and breaker and caller get the result. The caller doesn't
     * wait until it is found out whose fault a failure is.
     */
    private void end(RunResult result) {
        if (ended) {
            return;
        }
        ended = true;
        if (timeout != null) {
            timeout.cancel();
        }
        FailureAttribution.Finding finding = FailureAttribution.Finding.MODEL;
        try {
            finding = tier.concerned(result, inputs, guards, probe);
        } catch (RuntimeException | Error bug) {
            tier.broken(bug);
        }
        try {
            tier.report(finding, probe, openings, result instanceof RunResult.Failure);
        } finally {
            done.accept(result);
        }
    }

    @Override
    public void lateResult() {
        tier.observer.lateResult();
    }

    @Override
    public void released() {
        if (SLOT.getAndSet(this, FREE) == HELD_LATE) {
            tier.bulkhead.late(-1);
        }
        tier.bulkhead.release();
    }
}
