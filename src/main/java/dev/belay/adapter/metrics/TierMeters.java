package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations.BreakerState;
import dev.belay.monitoring.Observations.TierObserver;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.ModelRef;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/** What is counted of a tier that runs a model. */
final class TierMeters implements TierObserver {
    private enum CallOutcome {
        OK,
        FAILED,
        TIMEOUT
    }

    private final LongAdder inflight = new LongAdder();
    private final AtomicReference<BreakerState> breaker = new AtomicReference<>(BreakerState.CLOSED);
    private final PerConstant<CallOutcome, Timer> calls;
    private final TierAnswers answers;
    private final Counter lateResults;
    private final PerConstant<BreakerState, PerConstant<BreakerState, Counter>> transitions;
    private final ModelRef model;
    private final DrilledTier drilled;

    /**
     * @param tags endpoint, tier, model and version
     */
    TierMeters(
            MeterRegistry registry,
            ModelRef model,
            Tags tags,
            long deadlineNanos,
            TierAnswers answers,
            DrilledTier drilled) {
        this.model = model;
        this.answers = answers;
        this.drilled = drilled;
        Duration[] buckets = LatencyBuckets.around(deadlineNanos);
        calls = new PerConstant<>(CallOutcome.class, outcome -> timer(registry, tags, buckets, outcome));
        lateResults = Counter.builder("belay.late.results")
                .description("Results dropped because their call had timed out")
                .tags(tags)
                .register(registry);
        transitions = new PerConstant<>(
                BreakerState.class,
                from -> new PerConstant<>(
                        EnumSet.complementOf(EnumSet.of(from)),
                        BreakerState.class,
                        to -> transitionCounter(registry, tags, from, to)));
        gauge(
                registry,
                tags,
                "belay.inflight",
                "Calls that the tier holds, queued or running",
                inflight,
                LongAdder::sum);
        gauge(
                registry,
                tags,
                "belay.breaker.state",
                "Circuit breaker: 0 closed, 1 half open, 2 open",
                breaker,
                state -> value(state.get()));
    }

    private static Timer timer(MeterRegistry registry, Tags tags, Duration[] buckets, CallOutcome outcome) {
        return Timer.builder("belay.tier")
                .description("Time of a tier's call as the cascade measures it, queue included")
                .tags(tags)
                .tag("outcome", Labels.of(outcome))
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private static Counter transitionCounter(MeterRegistry registry, Tags tags, BreakerState from, BreakerState to) {
        return Counter.builder("belay.breaker.transitions")
                .description("Changes of the circuit breaker's state")
                .tags(tags)
                .tag("from", Labels.of(from))
                .tag("to", Labels.of(to))
                .register(registry);
    }

    private static <T> void gauge(
            MeterRegistry registry, Tags tags, String name, String description, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
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
    public void answered() {
        answers.answered();
    }

    @Override
    public void succeeded(long nanos) {
        calls.of(CallOutcome.OK).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void failed(FailureReason reason, long nanos) {
        answers.failed(reason);
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
        drilled.set(model, active);
    }
}
