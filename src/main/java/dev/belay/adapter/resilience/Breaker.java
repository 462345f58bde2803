package dev.belay.adapter.resilience;

import dev.belay.monitoring.Observations.BreakerState;
import io.smallrye.faulttolerance.api.Guard;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * SmallRye's circuit breaker, to which the ends of calls are reported. While it is closed it refuses nothing; when its delay
 * has passed one call at a time probes the model. The library would take any end of its own probe for a verdict: here one
 * that says nothing of the model leaves the question to the next call.
 */
final class Breaker {
    /** How a failed call is reported to the library; without a stack trace, because it is no surprise. */
    private static final class FailedCall extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FailedCall() {
            super("the call has failed", null, false, false);
        }
    }

    private static final Callable<Boolean> SUCCEEDED = () -> true;
    private static final FailedCall FAILURE = new FailedCall();
    private static final Callable<Boolean> FAILED = () -> {
        throw FAILURE;
    };

    private final Guard guard;
    private final long delayNanos;
    private final BreakerStates states;
    private final AtomicBoolean probing = new AtomicBoolean();

    Breaker(BreakerSettings settings, BiConsumer<BreakerState, BreakerState> onChange) {
        states = new BreakerStates(onChange);
        delayNanos = settings.delay().toNanos();
        guard = Guard.create()
                .withCircuitBreaker()
                .requestVolumeThreshold(settings.calls())
                .failureRatio(settings.failureRatio())
                .delay(settings.delay().toMillis(), ChronoUnit.MILLIS)
                .onStateChange(next -> states.changed(BreakerState.valueOf(next.name()), System.nanoTime()))
                .done()
                .build();
    }

    BreakerState state() {
        return states.now();
    }

    /**
     * It has opened, and its delay hasn't passed. The library isn't asked: its refusal is an exception with its stack trace,
     * per request many times what the fallback costs.
     */
    boolean isOpen(LongSupplier nanoClock) {
        return states.now() == BreakerState.OPEN && nanoClock.getAsLong() - states.openedNanos() < delayNanos;
    }

    boolean isClosed() {
        return states.now() == BreakerState.CLOSED;
    }

    /** How often it has opened: {@link #ended} needs the number of when a call began. */
    int openings() {
        return states.openings();
    }

    /**
     * A call that began while it was closed has ended. If it has opened since, that says nothing of now.
     *
     * @param openings of when the call began
     */
    void ended(int openings, boolean failed) {
        if (isClosed() && openings == states.openings()) {
            report(failed);
        }
    }

    /** @return true if this call is the one that probes: {@link #probed} or {@link #notProbed} has to follow */
    boolean tryProbe(LongSupplier nanoClock) {
        return !isOpen(nanoClock) && probing.compareAndSet(false, true);
    }

    /** The probe has shown how the model is: the breaker closes, or opens again. */
    void probed(boolean failed) {
        try {
            report(failed);
        } finally {
            probing.set(false);
        }
    }

    /** The probe's end says nothing of the model: the next call is one. */
    void notProbed() {
        probing.set(false);
    }

    private void report(boolean failed) {
        try {
            guard.call(failed ? FAILED : SUCCEEDED, Boolean.class);
        } catch (FailedCall | CircuitBreakerOpenException known) {
            // The library has counted it, or has opened in this very moment.
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
