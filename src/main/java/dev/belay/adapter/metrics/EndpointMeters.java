package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations.EndpointObserver;
import dev.belay.monitoring.Observations.Outcome;
import dev.belay.monitoring.Observations.Protocol;
import dev.belay.rollout.rule.Verdict.Cause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is counted of an endpoint's requests. */
final class EndpointMeters implements EndpointObserver {
    private static final String BY_OPERATOR = "operator";

    private final LongAdder inflight = new LongAdder();
    private final Function<Protocol, PerConstant<Outcome, Timer>> create;
    private final Map<Protocol, PerConstant<Outcome, Timer>> requests = new ConcurrentHashMap<>();
    private final Counter deadlineMissed;
    private final Counter callerLimitMissed;
    private final GuardCounters guards;

    /** @param meters of the endpoint */
    EndpointMeters(Meters meters, long deadlineNanos) {
        Duration[] buckets = LatencyBuckets.around(deadlineNanos);
        create = protocol -> meters.with("protocol", protocol.label())
                .each(
                        Outcome.class,
                        "outcome",
                        own -> own.timer(
                                "belay.requests",
                                "Time from the decoding of the last body byte to handing the answer to the socket",
                                buckets));
        requests.computeIfAbsent(Protocol.V1, create);
        requests.computeIfAbsent(Protocol.V2, create);
        deadlineMissed = meters.counter(
                "belay.deadline.missed", "Answers that went to the socket after the endpoint's deadline");
        callerLimitMissed = meters.counter(
                "belay.caller.limit.missed",
                "Answers that went to the socket after the caller's own limit, within the endpoint's deadline");
        guards = new GuardCounters(meters);
        Stream.concat(Stream.of(Cause.values()).map(Cause::label), Stream.of(BY_OPERATOR))
                .forEach(reason -> rollbacks(meters, reason));
        meters.gauge("belay.requests.inflight", "Requests decoded and not yet answered", inflight, LongAdder::sum);
    }

    /**
     * Counts rollouts that were rolled back. There from the start, at 0: a bad candidate is out again before the next
     * scrape, and an alert on the increase of a series that has just begun would never fire.
     */
    static Counter rollbacks(Meters endpoint, String reason) {
        return endpoint.with("reason", reason)
                .counter("belay.rollbacks", "Rollouts rolled back, by a rule or by an operator");
    }

    @Override
    public void inflight(int change) {
        inflight.add(change);
    }

    @Override
    public void request(Protocol protocol, Outcome outcome, long nanos) {
        PerConstant<Outcome, Timer> known = requests.get(protocol);
        (known != null ? known : requests.computeIfAbsent(protocol, create))
                .of(outcome)
                .record(nanos, TimeUnit.NANOSECONDS);
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
