package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations.RolloutObserver;
import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.ModelRef;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
            .mapToObj(micros -> Duration.of(micros, ChronoUnit.MICROS))
            .toArray(Duration[]::new);

    private record Standing(String state, boolean held, double weightRatio, double evidenceLog, double thresholdLog) {}

    private final MeterRegistry registry;
    private final Tags endpoint;
    private final PerConstant<Arm, PerConstant<ArmOutcome, Counter>> requests;
    private final PerConstant<Arm, Timer> seconds;
    private final Timer swap;
    private final Map<String, Counter> ineligible = new ConcurrentHashMap<>();
    private final List<Meter> gauges = new ArrayList<>();
    private volatile Standing standing = new Standing("", false, 0, 0, 0);

    private enum ArmOutcome {
        OK,
        ERROR
    }

    RolloutMeters(
            MeterRegistry registry,
            String endpoint,
            String rollout,
            ModelRef stable,
            ModelRef candidate,
            long deadlineNanos) {
        this.registry = registry;
        this.endpoint = Tags.of("endpoint", endpoint);
        requests = new PerConstant<>(
                Arm.class,
                arm -> new PerConstant<>(
                        ArmOutcome.class, outcome -> requests(arm, arm == Arm.STABLE ? stable : candidate, outcome)));
        seconds = new PerConstant<>(
                Arm.class,
                arm -> Timer.builder("belay.arm")
                        .description("Time from the choice of the arm to the outcome of its first tier")
                        .tags(this.endpoint)
                        .tag("arm", arm.label())
                        .tags(Labels.of(arm == Arm.STABLE ? stable : candidate))
                        .serviceLevelObjectives(LatencyBuckets.around(deadlineNanos))
                        .register(registry));
        swap = Timer.builder("belay.rollback.swap")
                .description("Time from the decision against the candidate to the routing table without it")
                .tags(this.endpoint)
                .serviceLevelObjectives(SWAP_BUCKETS)
                .register(registry);
        Tags own = this.endpoint.and("rollout", rollout, "version", candidate.version());
        for (String state : STATES) {
            gauge(
                    "belay.rollout.state",
                    "1 for the rollout's present state",
                    own.and("state", state),
                    now -> now.state().equals(state) ? 1 : 0);
        }
        gauge("belay.rollout.held", "1 while only a rollback is possible", own, now -> now.held() ? 1 : 0);
        gauge(
                "belay.rollout.weight.ratio",
                "The candidate's share of the eligible requests, 0 to 1",
                own,
                Standing::weightRatio);
        gauge(
                "belay.rollout.evidence.log",
                "Natural logarithm of the evidence against the candidate",
                own,
                Standing::evidenceLog);
        gauge(
                "belay.rollout.threshold.log",
                "Natural logarithm of the evidence at which the candidate is rolled back",
                own,
                Standing::thresholdLog);
    }

    private Counter requests(Arm arm, ModelRef model, ArmOutcome outcome) {
        return Counter.builder("belay.arm.requests")
                .description("Requests that take part in a rollout, by the outcome of their arm's first tier")
                .tags(endpoint)
                .tag("arm", arm.label())
                .tags(Labels.of(model))
                .tag("outcome", Labels.of(outcome))
                .register(registry);
    }

    private void gauge(String name, String description, Tags tags, ToDoubleFunction<Standing> value) {
        gauges.add(Gauge.builder(name, this, self -> value.applyAsDouble(self.standing))
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry));
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
                        label -> Counter.builder("belay.rollout.ineligible")
                                .description("Requests that take no part in a running rollout")
                                .tags(endpoint)
                                .tag("reason", label)
                                .register(registry))
                .increment();
    }

    @Override
    public void state(String state, boolean held, double weightRatio, double evidenceLog, double thresholdLog) {
        standing = new Standing(state, held, weightRatio, evidenceLog, thresholdLog);
    }

    @Override
    public void rolledBack(String reason) {
        Rollbacks.counter(registry, endpoint, reason).increment();
    }

    @Override
    public void swapped(long decidedNanos) {
        swap.record(registry.config().clock().monotonicTime() - decidedNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void over() {
        gauges.forEach(registry::remove);
    }
}
