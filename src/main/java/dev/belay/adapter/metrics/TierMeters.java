package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations.BreakerState;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.ModelRef;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of a tier that runs a model. */
final class TierMeters extends AnswerMeters {
    private enum CallOutcome {
        OK,
        FAILED,
        TIMEOUT
    }

    private final LongAdder inflight = new LongAdder();
    private final AtomicReference<BreakerState> breaker = new AtomicReference<>(BreakerState.CLOSED);
    private final PerConstant<CallOutcome, Timer> calls;
    private final Counter lateResults;
    private final PerConstant<BreakerState, PerConstant<BreakerState, Counter>> transitions;
    private final ModelRef model;
    private final Set<ModelRef> drilled;

    /**
     * @param meters of the tier and its model version
     * @param drilled the versions of the tier that a drill runs at
     */
    TierMeters(Meters meters, ModelRef model, long deadlineNanos, Set<ModelRef> drilled) {
        super(meters);
        this.model = model;
        this.drilled = drilled;
        Duration[] buckets = LatencyBuckets.around(deadlineNanos);
        calls = meters.each(
                CallOutcome.class,
                "outcome",
                own -> own.timer(
                        "belay.tier", "Time of a tier's call as the cascade measures it, queue included", buckets));
        lateResults = meters.counter("belay.late.results", "Results dropped because their call had timed out");
        transitions = new PerConstant<>(EnumSet.allOf(BreakerState.class), from -> transitions(meters, from));
        meters.gauge("belay.inflight", "Calls that the tier holds, queued or running", inflight, LongAdder::sum);
        meters.gauge(
                "belay.breaker.state",
                "Circuit breaker: 0 closed, 1 half open, 2 open",
                breaker,
                state -> value(state.get()));
    }

    private static PerConstant<BreakerState, Counter> transitions(Meters meters, BreakerState from) {
        return meters.with("from", Meters.label(from))
                .each(
                        EnumSet.complementOf(EnumSet.of(from)),
                        "to",
                        own -> own.counter("belay.breaker.transitions", "Changes of the circuit breaker's state"));
    }

    private static double value(BreakerState state) {
        return switch (state) {
            case CLOSED -> 0;
            case HALF_OPEN -> 1;
            case OPEN -> 2;
        };
    }

    @Override
    public void inflight(int change) {
        inflight.add(change);
    }

    @Override
    public void succeeded(long nanos) {
        calls.of(CallOutcome.OK).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void failed(FailureReason reason, long nanos) {
        super.failed(reason, nanos);
        if (nanos > 0) {
            CallOutcome outcome = reason == FailureReason.TIMEOUT ? CallOutcome.TIMEOUT : CallOutcome.FAILED;
            calls.of(outcome).record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void lateResult() {
        lateResults.increment();
    }

    @Override
    public void breaker(BreakerState from, BreakerState to) {
        breaker.set(to);
        if (from != to) {
            transitions.of(from).of(to).increment();
        }
    }

    @Override
    public void drillActive(boolean active) {
        if (active) {
            drilled.add(model);
        } else {
            drilled.remove(model);
        }
    }
}
