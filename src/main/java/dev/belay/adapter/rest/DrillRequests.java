package dev.belay.adapter.rest;

import dev.belay.cascade.Tier;
import dev.belay.control.Drills;
import dev.belay.control.EndpointViews;
import dev.belay.execution.Fault;
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

    private final Drills drills;

    DrillRequests(Drills drills) {
        this.drills = drills;
    }

    Drills.Drill start(Route route, byte[] body, Actor by) throws RequestFault {
        refuseIfOff();
        Fields wanted = new Fields(Fields.parse(body), "", FIELDS);
        Drills.Started started = drills.start(
                route.endpoint(),
                tier(route, wanted.text("tier", "")),
                kind(wanted.text("fault", "")),
                wanted.whole("delayMillis", OptionalLong.of(0)),
                wanted.number("ratio", OptionalDouble.of(1)),
                Duration.ofSeconds(wanted.whole("seconds", OptionalLong.of(DEFAULT_SECONDS))),
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

    private static Fault.Kind kind(String name) throws RequestFault {
        for (Fault.Kind kind : Fault.Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(name)) {
                return kind;
            }
        }
        throw RequestFault.badRequest("fault is '%s', allowed are %s"
                .formatted(
                        Json.quote(name), Arrays.toString(Fault.Kind.values()).toLowerCase(Locale.ROOT)));
    }
}
