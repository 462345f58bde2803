package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations.RolloutObserver;
import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.ModelRef;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What is counted of a rollout. Gauges that carry its id go when it is over; counters carry versions only, and stay.
 */
final class RolloutMeters implements RolloutObserver {
    private static final List<String> STATES = List.of("validating", "shadow", "canary", "baking");

    /** Ten milliseconds is what is promised, at p99. */
    private static final Duration[] SWAP_BUCKETS = IntStream.of(
                    500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
            .mapToObj(micros -> Duration.ofNanos(1_000L * micros))
            .toArray(Duration[]::new);

    private record Progress(String state, boolean held, double weightRatio, double evidenceLog, double thresholdLog) {}

    private enum ArmOutcome {
        OK,
        ERROR
    }

    private final Meters endpoint;
    private final PerConstant<Arm, PerConstant<ArmOutcome, Counter>> requests;
    private final PerConstant<Arm, Timer> seconds;
    private final Timer swap;
    private final Map<String, Counter> ineligible = new ConcurrentHashMap<>();
    private final List<Meter> gauges = new ArrayList<>();
    private volatile Progress progress = new Progress("", false, 0, 0, 0);

    /** @param endpoint its meters */
    RolloutMeters(Meters endpoint, String rollout, ModelRef stable, ModelRef candidate, long deadlineNanos) {
        this.endpoint = endpoint;
        Duration[] buckets = LatencyBuckets.around(deadlineNanos);
        PerConstant<Arm, Meters> arms = new PerConstant<>(
                EnumSet.allOf(Arm.class),
                arm -> endpoint.with("arm", arm.label()).with(arm == Arm.STABLE ? stable : candidate));
        requests = new PerConstant<>(
                EnumSet.allOf(Arm.class),
                arm -> arms.of(arm)
                        .each(
                                ArmOutcome.class,
                                "outcome",
                                own -> own.counter(
                                        "belay.arm.requests",
                                        "Requests that take part in a rollout, by the outcome of their arm's first tier")));
        seconds = new PerConstant<>(
                EnumSet.allOf(Arm.class),
                arm -> arms.of(arm)
                        .timer(
                                "belay.arm",
                                "Time from the choice of the arm to the outcome of its first tier",
                                buckets));
        swap = endpoint.timer(
                "belay.rollback.swap",
                "Time from the decision against the candidate to the routing table without it",
                SWAP_BUCKETS);
        Meters own = endpoint.with("rollout", rollout, "version", candidate.version());
        for (String state : STATES) {
            gauge(
                    own.with("state", state),
                    "belay.rollout.state",
                    "1 for the rollout's present state",
                    now -> now.state().equals(state) ? 1 : 0);
        }
        gauge(own, "belay.rollout.held", "1 while only a rollback is possible", now -> now.held() ? 1 : 0);
        gauge(
                own,
                "belay.rollout.weight.ratio",
                "The candidate's share of the eligible requests, 0 to 1",
                Progress::weightRatio);
        gauge(
                own,
                "belay.rollout.evidence.log",
                "Natural logarithm of the evidence against the candidate",
                Progress::evidenceLog);
        gauge(
                own,
                "belay.rollout.threshold.log",
                "Natural logarithm of the evidence at which the candidate is rolled back",
                Progress::thresholdLog);
    }

    /** One that goes with the rollout. */
    private void gauge(Meters meters, String name, String description, ToDoubleFunction<Progress> value) {
        gauges.add(meters.gauge(name, description, this, self -> value.applyAsDouble(self.progress)));
    }

    @Override
    public void ended(Arm arm, boolean error, long nanos) {
        requests.of(arm).of(error ? ArmOutcome.ERROR : ArmOutcome.OK).increment();
        seconds.of(arm).record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void ineligible(String reason) {
        ineligible
                .computeIfAbsent(
                        reason,
                        label -> endpoint.with("reason", label)
                                .counter("belay.rollout.ineligible", "Requests that take no part in a running rollout"))
                .increment();
    }

    @Override
    public void state(String state, boolean held, double weightRatio, double evidenceLog, double thresholdLog) {
        progress = new Progress(state, held, weightRatio, evidenceLog, thresholdLog);
    }

    @Override
    public void rolledBack(String reason) {
        EndpointMeters.rollbacks(endpoint, reason).increment();
    }

    @Override
    public void swapped(long decidedNanos) {
        long nowNanos = endpoint.registry().config().clock().monotonicTime();
        swap.record(nowNanos - decidedNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void over() {
        gauges.forEach(endpoint.registry()::remove);
    }
}
