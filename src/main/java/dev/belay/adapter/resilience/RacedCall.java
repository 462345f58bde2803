package dev.belay.adapter.resilience;

import dev.belay.execution.Call;
import dev.belay.execution.RunResult;
import dev.belay.execution.Runner;
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
 * has returned, or when the call never entered one.
 */
final class RacedCall implements Call.Listener, Supplier<CompletionStage<RunResult>> {
    static final String OPEN_WORDS = "breaker open";
    private static final AtomicIntegerFieldUpdater<RacedCall> SLOT =
            AtomicIntegerFieldUpdater.newUpdater(RacedCall.class, "slot");
    private static final int HELD = 0;
    /** The call has timed out, and its run hasn't returned. */
    private static final int HELD_LATE = 1;

    private static final int FREE = 2;

    private final GuardedTier tier;
    private final TierGuards guards;
    private final Inputs inputs;
    private final long budgetNanos;
    private final Executor replyOn;
    private final Consumer<RunResult> done;
    private final Runner runner;
    private final long startNanos = System.nanoTime();
    private int openings;
    /** Null for a call that the breaker needn't let through. */
    private @Nullable CompletableFuture<RunResult> race;

    private @Nullable Call call;
    private @Nullable Timeout timeout;
    private volatile int slot = HELD;

    RacedCall(
            GuardedTier tier,
            TierGuards guards,
            Inputs inputs,
            long budgetNanos,
            Executor replyOn,
            Consumer<RunResult> done,
            Runner runner) {
        this.tier = tier;
        this.guards = guards;
        this.inputs = inputs;
        this.budgetNanos = budgetNanos;
        this.replyOn = replyOn;
        this.done = done;
        this.runner = runner;
    }

    void start() {
        openings = tier.breaker.openings();
        if (!tier.breaker.isClosed()) {
            tier.breaker.guard(this).whenComplete(this::settle);
            return;
        }
        try {
            submit();
        } catch (RuntimeException bug) {
            conclude(null, bug);
        }
    }

    /** What the breaker guards: called only if it lets the call through. */
    @Override
    public CompletionStage<RunResult> get() {
        CompletableFuture<RunResult> guarded = new CompletableFuture<>();
        race = guarded;
        submit();
        return guarded;
    }

    private void submit() {
        Call submitted = new Call(
                guards.binder().bind(inputs),
                inputs.rows(),
                startNanos + budgetNanos,
                tier.timeoutNanos(),
                replyOn,
                this);
        timeout = tier.wheel.schedule(() -> timeOut(submitted), budgetNanos);
        call = submitted;
        runner.submit(submitted);
    }

    private void timeOut(Call late) {
        if (late.detach()) {
            if (SLOT.compareAndSet(this, HELD, HELD_LATE)) {
                tier.bulkhead.late(1);
            }
            String message = "timeout after " + Math.round(budgetNanos / 1e6) + " ms";
            replyOn.execute(() -> completed(new RunResult.Failure(FailureReason.TIMEOUT, message)));
        }
    }

    @Override
    public void completed(RunResult result) {
        if (timeout != null) {
            timeout.cancel();
        }
        RunResult.Success success = null;
        Throwable thrown = null;
        try {
            success = finish(guards.judge(result, inputs));
        } catch (RuntimeException failedOrBug) {
            thrown = failedOrBug;
        }
        conclude(success, thrown);
    }

    /** Through the breaker, or past it. */
    private void conclude(RunResult.@Nullable Success success, @Nullable Throwable thrown) {
        if (race == null) {
            if (saysSomethingOfTheModel(success, thrown)) {
                tier.breaker.ended(openings, thrown);
            }
            settle(success, thrown);
        } else if (thrown == null) {
            race.complete(success);
        } else {
            race.completeExceptionally(thrown);
        }
    }

    private static boolean saysSomethingOfTheModel(RunResult.@Nullable Success success, @Nullable Throwable thrown) {
        return thrown instanceof Breaker.FailedCall failed
                ? failed.failure.reason().isModels()
                : success == null || !success.ofNobody();
    }

    @Override
    public Room room() {
        return inputs.room();
    }

    /** @throws Breaker.FailedCall if that is what it came to */
    private RunResult.Success finish(RunResult judged) {
        long endNanos = System.nanoTime();
        long tookNanos = endNanos - startNanos;
        switch (judged) {
            case RunResult.Success success -> {
                tier.usualTime().record(inputs.rows(), tookNanos, endNanos);
                tier.observer.succeeded(tookNanos);
                return success;
            }
            case RunResult.Failure failure -> {
                if (failure.reason() == FailureReason.TIMEOUT) {
                    tier.usualTime().record(inputs.rows(), Math.max(tookNanos, budgetNanos), endNanos);
                }
                throw new Breaker.FailedCall(tier.failed(failure.reason(), failure.message(), tookNanos));
            }
        }
    }

    /** The breaker has let the race's result through, or has refused the call. */
    void settle(@Nullable RunResult result, @Nullable Throwable thrown) {
        if (result != null) {
            done.accept(result);
        } else if (thrown instanceof Breaker.FailedCall failed) {
            done.accept(failed.failure);
        } else if (thrown != null && Breaker.isRefusal(thrown)) {
            tier.bulkhead.release();
            done.accept(tier.refused(FailureReason.BREAKER_OPEN, OPEN_WORDS));
        } else {
            settleBug(thrown);
        }
    }

    /** Something of ours threw: the request still goes on to the next tier, and the slot goes back. */
    private void settleBug(@Nullable Throwable thrown) {
        if (call == null) {
            tier.bulkhead.release();
        }
        done.accept(tier.refused(FailureReason.ERROR, String.valueOf(thrown)));
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
