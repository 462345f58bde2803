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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of an endpoint's requests. */
final class EndpointMeters implements EndpointObserver {
    private final LongAdder inflight = new LongAdder();
    private final PerConstant<Protocol, PerConstant<Outcome, Timer>> requests;
    private final Counter deadlineMissed;
    private final Counter callerLimitMissed;
    private final GuardCounters guards;

    EndpointMeters(MeterRegistry registry, String endpoint, long deadlineNanos) {
        Tags tags = Tags.of("endpoint", endpoint);
        Duration[] buckets = LatencyBuckets.around(deadlineNanos);
        requests = new PerConstant<>(
                Protocol.class,
                protocol ->
                        new PerConstant<>(Outcome.class, outcome -> timer(registry, tags, buckets, protocol, outcome)));
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
                .tag("protocol", Labels.of(protocol))
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
        requests.of(protocol).of(outcome).record(nanos, TimeUnit.NANOSECONDS);
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
