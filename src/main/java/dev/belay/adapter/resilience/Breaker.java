package dev.belay.adapter.resilience;

import dev.belay.execution.RunResult;
import dev.belay.monitoring.Observations.BreakerState;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import jakarta.enterprise.util.TypeLiteral;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/** SmallRye's circuit breaker around a raced call. A failed call is an exception here, and a value everywhere else. */
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

    private final TypedGuard<CompletionStage<RunResult>> guard;
    private final long delayNanos;
    private final BreakerStates states;

    Breaker(BreakerSettings settings, BiConsumer<BreakerState, BreakerState> onChange) {
        states = new BreakerStates(onChange);
        delayNanos = settings.delay().toNanos();
        guard = TypedGuard.create(new TypeLiteral<CompletionStage<RunResult>>() {})
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

    /** @return a stage that completes with the call's result, or exceptionally: {@link #isRefusal} tells a refusal */
    CompletionStage<RunResult> guard(Supplier<CompletionStage<RunResult>> call) {
        try {
            return guard.get(call);
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
