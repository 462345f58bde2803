package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations.EndpointObserver;
import dev.belay.monitoring.Observations.Outcome;
import dev.belay.monitoring.Observations.Protocol;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** What is counted of an endpoint's requests. */
final class EndpointMeters implements EndpointObserver {
    private final LongAdder inflight = new LongAdder();
    private final Function<Protocol, PerConstant<Outcome, Timer>> create;
    private final PerConstant<Outcome, Timer> v1;
    private final PerConstant<Outcome, Timer> v2;
    private final Map<Protocol, PerConstant<Outcome, Timer>> others = new ConcurrentHashMap<>();
    private final Counter deadlineMissed;
    private final Counter callerLimitMissed;
    private final GuardCounters guards;

    EndpointMeters(MeterRegistry registry, String endpoint, long deadlineNanos) {
        Tags tags = Tags.of("endpoint", endpoint);
        Duration[] buckets = LatencyBuckets.around(deadlineNanos);
        create = protocol ->
                new PerConstant<>(Outcome.class, outcome -> timer(registry, tags, buckets, protocol, outcome));
        v1 = create.apply(Protocol.V1);
        v2 = create.apply(Protocol.V2);
        deadlineMissed = Counter.builder("belay.deadline.missed")
                .description("Answers that went to the socket after the endpoint's deadline")
                .tags(tags)
                .register(registry);
        callerLimitMissed = Counter.builder("belay.caller.limit.missed")
                .description(
                        "Answers that went to the socket after the caller's own limit, within the endpoint's deadline")
                .tags(tags)
                .register(registry);
        guards = new GuardCounters(registry, endpoint);
        Rollbacks.begin(registry, tags);
        Gauge.builder("belay.requests.inflight", inflight, LongAdder::sum)
                .description("Requests decoded and not yet answered")
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private static Timer timer(
            MeterRegistry registry, Tags tags, Duration[] buckets, Protocol protocol, Outcome outcome) {
        return Timer.builder("belay.requests")
                .description("Time from the decoding of the last body byte to handing the answer to the socket")
                .tags(tags)
                .tag("protocol", protocol.label())
                .tag("outcome", Labels.of(outcome))
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    @Override
    public void inflight(int change) {
        inflight.add(change);
    }

    @Override
    public void request(Protocol protocol, Outcome outcome, long nanos) {
        of(protocol).of(outcome).record(nanos, TimeUnit.NANOSECONDS);
    }

    private PerConstant<Outcome, Timer> of(Protocol protocol) {
        if (protocol == Protocol.V2) {
            return v2;
        }
        return protocol == Protocol.V1 ? v1 : others.computeIfAbsent(protocol, create);
    }

    @Override
    public void deadlineMissed() {
        deadlineMissed.increment();
    }

    @Override
    public void callerLimitMissed() {
        callerLimitMissed.increment();
    }

    @Override
    public void guard(String check, String feature, String action) {
        guards.count(check, feature, action);
    }
}
