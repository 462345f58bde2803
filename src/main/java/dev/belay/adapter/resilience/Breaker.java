package dev.belay.adapter.resilience;

import dev.belay.execution.RunResult;
import dev.belay.monitoring.Observations.BreakerState;
import dev.belay.vocabulary.FailureReason;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.Guard;
import jakarta.enterprise.util.TypeLiteral;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * SmallRye's circuit breaker for raced calls. While it is closed it refuses nothing, so a call starts without it and its end
 * is told afterwards; otherwise the library lets probes through. A failed call is an exception here, and a value everywhere
 * else.
 */
final class Breaker {
    /** A failed call on its way through the breaker; without a stack trace, because it is no surprise. */
    static final class FailedCall extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final transient RunResult.Failure failure;

        FailedCall(RunResult.Failure failure) {
            super(failure.message(), null, false, false);
            this.failure = failure;
        }
    }

    private static final TypeLiteral<CompletionStage<RunResult>> STAGE = new TypeLiteral<>() {};
    private static final Callable<Boolean> WELL = () -> true;
    private static final FailedCall FAILED = new FailedCall(new RunResult.Failure(FailureReason.ERROR, "told"));
    private static final Callable<Boolean> BADLY = () -> {
        throw FAILED;
    };

    private final Guard guard;
    private final long delayNanos;
    private final BreakerStates states;

    Breaker(BreakerSettings settings, BiConsumer<BreakerState, BreakerState> onChange) {
        states = new BreakerStates(onChange);
        delayNanos = settings.delay().toNanos();
        guard = Guard.create()
                .withCircuitBreaker()
                .requestVolumeThreshold(settings.calls())
                .failureRatio(settings.failureRatio())
                .delay(settings.delay().toMillis(), ChronoUnit.MILLIS)
                .onStateChange(next -> states.told(toState(next), System.nanoTime()))
                .done()
                // Here: on the calling thread. Left alone, the library would send start and end of every call through
                // the event loop's queue, two hops per request.
                .withThreadOffload(true)
                .withThreadOffloadExecutor(Runnable::run)
                .build();
    }

    BreakerState state() {
        return states.now();
    }

    /**
     * Surely open for now, so that there is no need to ask: the library's refusal is an exception with its stack trace,
     * per request many times what the fallback costs. When the delay has passed its own clock decides, and its probe is
     * a call that was let through.
     */
    boolean isOpen(LongSupplier nanoClock) {
        return states.now() == BreakerState.OPEN && nanoClock.getAsLong() - states.openedNanos() < delayNanos;
    }

    boolean isClosed() {
        return states.now() == BreakerState.CLOSED;
    }

    /** How often it has opened: what {@link #ended} wants to know of when a call began. */
    int openings() {
        return states.openings();
    }

    /**
     * A call that began while it was closed has ended. If it has opened since, that says nothing of now.
     *
     * @param openings of when the call began
     */
    void ended(int openings, boolean failed) {
        if (!isClosed() || openings != states.openings()) {
            return;
        }
        try {
            guard.call(failed ? BADLY : WELL, Boolean.class);
        } catch (FailedCall | CircuitBreakerOpenException known) {
            // The library has counted it, or has opened in this very moment.
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @return a stage that completes with the call's result, or exceptionally: {@link #isRefusal} tells a refusal */
    CompletionStage<RunResult> guard(Supplier<CompletionStage<RunResult>> call) {
        try {
            return guard.get(call, STAGE);
        } catch (CircuitBreakerOpenException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    static boolean isRefusal(Throwable thrown) {
        return thrown instanceof CircuitBreakerOpenException;
    }

    private static BreakerState toState(CircuitBreakerState state) {
        return switch (state) {
            case CLOSED -> BreakerState.CLOSED;
            case OPEN -> BreakerState.OPEN;
            case HALF_OPEN -> BreakerState.HALF_OPEN;
        };
    }
}
