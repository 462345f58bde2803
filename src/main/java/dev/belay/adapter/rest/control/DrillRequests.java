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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;

/** Checks what an operator asks of drills, and passes it on. */
final class DrillRequests {
    private static final Set<String> FIELDS = Set.of("tier", "fault", "delayMillis", "ratio", "seconds");
    private static final long DEFAULT_SECONDS = 60;

    private record Wanted(String tier, String fault, long delayMillis, double ratio, long seconds) {}

    private final Drills drills;

    DrillRequests(Drills drills) {
        this.drills = drills;
    }

    Drills.Drill start(Route route, byte[] body, Actor by) throws RequestFault {
        refuseIfOff();
        Wanted wanted = ControlBody.read(
                body,
                FIELDS,
                fields -> new Wanted(
                        fields.text("tier", ""),
                        fields.text("fault", ""),
                        fields.whole("delayMillis", OptionalLong.of(0)),
                        fields.number("ratio", OptionalDouble.of(1)),
                        fields.whole("seconds", OptionalLong.of(DEFAULT_SECONDS))));
        Drills.Started started = drills.start(
                route.endpoint(),
                tier(route, wanted.tier()),
                kind(wanted.fault()),
                wanted.delayMillis(),
                wanted.ratio(),
                Duration.ofSeconds(wanted.seconds()),
                new SplittableRandom(),
                by,
                Instant.now());
        return switch (started) {
            case Drills.Started.Running running -> running.drill();
            case Drills.Started.Refused refused -> throw RequestFault.badRequest(refused.message());
        };
    }

    List<Drills.Drill> list(Route route) {
        return drills.list(route.endpoint());
    }

    void end(Route route, String id, Actor by) throws RequestFault {
        if (!drills.end(route.endpoint(), id, by, Instant.now())) {
            throw new RequestFault(404, "drill '" + Json.quote(id) + "' is not found");
        }
    }

    private void refuseIfOff() throws RequestFault {
        if (!drills.allowed()) {
            throw new RequestFault(403, "drills are off; start the server with --drills to allow them");
        }
    }

    private static Tier tier(Route route, String name) throws RequestFault {
        return EndpointViews.tier(route, name)
                .orElseThrow(() -> RequestFault.badRequest(
                        "tier is '%s', allowed are %s".formatted(Json.quote(name), EndpointViews.tiers(route))));
    }

    private static InjectedFault.Kind kind(String name) throws RequestFault {
        for (InjectedFault.Kind kind : InjectedFault.Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return kind;
            }
        }
        throw RequestFault.badRequest("fault is '%s', allowed are %s"
                .formatted(
                        Json.quote(name),
                        Arrays.toString(InjectedFault.Kind.values()).toLowerCase(Locale.ROOT)));
    }
}
