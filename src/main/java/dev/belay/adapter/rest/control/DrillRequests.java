package dev.belay.adapter.rest.control;

import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.cascade.Tier;
import dev.belay.control.Drills;
import dev.belay.control.EndpointViews;
import dev.belay.execution.InjectedFault;
import dev.belay.journal.Actor;
import dev.belay.routing.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks what an operator asks of drills, and passes it on. */
final class DrillRequests {
    private static final Set<String> FIELDS = Set.of("tier", "fault", "delayMillis", "ratio", "seconds");
    private static final long DEFAULT_SECONDS = 60;

    private record Request(Tier tier, InjectedFault.Kind fault, long delayMillis, double ratio, Duration length) {}

    private DrillRequests() {}

    static Drills.Drill start(Drills drills, Route route, byte[] body, Actor by) throws RequestFault {
        if (!drills.allowed()) {
            throw new RequestFault(403, "drills are off; start the server with --drills to allow them");
        }
        Request request = ControlBody.read(
                body,
                FIELDS,
                fields -> new Request(
                        tier(route, fields.text("tier", "")),
                        kind(fields.text("fault", "")),
                        fields.whole("delayMillis", OptionalLong.of(0)),
                        fields.number("ratio", OptionalDouble.of(1)),
                        Duration.ofSeconds(fields.whole("seconds", OptionalLong.of(DEFAULT_SECONDS)))));
        Drills.Started started = drills.start(
                route.endpoint(),
                request.tier(),
                request.fault(),
                request.delayMillis(),
                request.ratio(),
                request.length(),
                new SplittableRandom(),
                by,
                Instant.now());
        return switch (started) {
            case Drills.Started.Running running -> running.drill();
            case Drills.Started.Refused refused -> throw RequestFault.badRequest(refused.message());
        };
    }

    private static Tier tier(Route route, String name) {
        return EndpointViews.tier(route, name)
                .orElseThrow(() ->
                        notAllowed("tier", name, EndpointViews.tiers(route).toString()));
    }

    private static InjectedFault.Kind kind(String name) {
        return Stream.of(InjectedFault.Kind.values())
                .filter(kind -> label(kind).equals(name))
                .findFirst()
                .orElseThrow(() -> notAllowed(
                        "fault",
                        name,
                        Stream.of(InjectedFault.Kind.values())
                                .map(DrillRequests::label)
                                .collect(Collectors.joining(", ", "[", "]"))));
    }

    static String label(InjectedFault.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static IllegalArgumentException notAllowed(String field, String value, String allowed) {
        return new IllegalArgumentException("%s is '%s', allowed are %s".formatted(field, Json.quote(value), allowed));
    }
}
