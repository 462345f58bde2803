package dev.belay.adapter.resilience;

import dev.belay.execution.InferenceCall;
import dev.belay.execution.RunResult;
import dev.belay.execution.Runner;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Room;
import io.netty.util.Timeout;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of a tier: run and deadline race, the winner is what breaker and caller get. Its slot goes back when the run
 * has returned, or when the call never entered one. Whatever is thrown on the way ends the call as a failure of the tier.
 */
final class TimedCall implements InferenceCall.Listener, Supplier<CompletionStage<RunResult>> {
    static final String OPEN_WORDS = "breaker open";
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
    private final Runner runner;
    private final long startNanos = System.nanoTime();
    private int openings;
    /** Null for a call that the breaker needn't let through. */
    private @Nullable CompletableFuture<RunResult> race;

    private @Nullable InferenceCall call;
    private @Nullable Timeout timeout;
    /** The caller has its result. */
    private boolean told;

    private volatile int slot = HELD;

    TimedCall(
            GuardedTier tier,
            TierGuards guards,
            Inputs inputs,
            Client client,
            long budgetNanos,
            Executor replyOn,
            Consumer<RunResult> done,
            Runner runner) {
        this.tier = tier;
        this.guards = guards;
        this.inputs = inputs;
        this.client = client;
        this.budgetNanos = budgetNanos;
        this.replyOn = replyOn;
        this.done = done;
        this.runner = runner;
    }

    void start() {
        try {
            openings = tier.breaker.openings();
            if (tier.breaker.isClosed()) {
                submit();
            } else {
                tier.breaker.guard(this).whenComplete(this::settle);
            }
        } catch (RuntimeException | Error bug) {
            endByBug(bug);
        }
    }

    /** What the breaker guards: called only if it lets the call through. */
    @Override
    public CompletionStage<RunResult> get() {
        CompletableFuture<RunResult> guarded = new CompletableFuture<>();
        race = guarded;
        try {
            submit();
        } catch (RuntimeException | Error bug) {
            endByBug(bug);
        }
        return guarded;
    }

    private void submit() {
        InferenceCall submitted = new InferenceCall(
                guards.binder().bind(inputs),
                inputs.rows(),
                client,
                new InferenceCall.Time(startNanos, budgetNanos, tier.timeoutNanos()),
                replyOn,
                this);
        call = submitted;
        timeout = tier.wheel.schedule(() -> timeOut(submitted), budgetNanos);
        runner.submit(submitted);
    }

    /** It was thrown before the call was surely the runner's: unless it has ended by itself, it ends here. */
    private void endByBug(Throwable bug) {
        InferenceCall submitted = call;
        if (submitted == null) {
            released();
        } else if (!submitted.detach()) {
            return;
        }
        conclude(tier.broken(bug));
    }

    private void timeOut(InferenceCall late) {
        if (late.detach()) {
            if (SLOT.compareAndSet(this, HELD, HELD_LATE)) {
                tier.bulkhead.late(1);
            }
            boolean crowdedOut = runner.crowdedOut(late);
            String message = "timeout after " + Math.round(budgetNanos / 1e6) + " ms"
                    + (crowdedOut ? ", behind other requests" : "");
            replyOn.execute(() -> completed(new RunResult.Failure(FailureReason.TIMEOUT, message, crowdedOut)));
        }
    }

    @Override
    public void completed(RunResult result) {
        RunResult judged;
        try {
            judged = finish(guards.judge(result, inputs));
        } catch (RuntimeException | Error bug) {
            judged = tier.broken(bug);
        }
        conclude(judged);
    }

    @Override
    public Room room() {
        return inputs.room();
    }

    /** @return the same, told of to everybody who counts */
    private RunResult finish(RunResult judged) {
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
        return judged;
    }

    /** Through the breaker, or past it. */
    private void conclude(RunResult result) {
        if (timeout != null) {
            timeout.cancel();
        }
        boolean counts = true;
        boolean failed = result instanceof RunResult.Failure;
        try {
            counts = tier.countsForBreaker(result, inputs, guards, race == null);
        } catch (RuntimeException | Error bug) {
            tier.broken(bug);
        }
        if (race == null) {
            if (counts) {
                tier.breaker.ended(openings, failed);
            }
            tell(result);
        } else if (failed && counts) {
            race.completeExceptionally(new Breaker.FailedCall((RunResult.Failure) result));
        } else {
            race.complete(result);
        }
    }

    /** The breaker has let the race's result through, or has refused the call. */
    void settle(@Nullable RunResult result, @Nullable Throwable thrown) {
        if (result != null) {
            tell(result);
        } else if (thrown instanceof Breaker.FailedCall failed) {
            tell(failed.failure);
        } else if (thrown != null && Breaker.isRefusal(thrown)) {
            released();
            tell(tier.refused(FailureReason.BREAKER_OPEN, OPEN_WORDS));
        } else {
            if (call == null) {
                released();
            }
            tell(tier.broken(thrown == null ? new IllegalStateException("the breaker lost a call") : thrown));
        }
    }

    private void tell(RunResult result) {
        if (!told) {
            told = true;
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
