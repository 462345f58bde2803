package dev.belay.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.cascade.Tier;
import dev.belay.control.Drills;
import dev.belay.control.EndpointViews;
import dev.belay.execution.Fault;
import dev.belay.journal.Actor;
import dev.belay.routing.Route;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Checks what an operator asks of drills, and passes it on. */
final class DrillRequests {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long DEFAULT_SECONDS = 60;

    private final Drills drills;

    DrillRequests(Drills drills) {
        this.drills = drills;
    }

    static JsonNode parse(byte[] body) throws RequestFault {
        try {
            JsonNode wanted = MAPPER.readTree(body);
            if (wanted == null || !wanted.isObject()) {
                throw RequestFault.badRequest("a drill is an object with tier, fault, delayMillis, ratio and seconds");
            }
            return wanted;
        } catch (IOException malformed) {
            throw Json.malformed(malformed);
        }
    }

    Drills.Drill start(Route route, JsonNode wanted, Actor by) throws RequestFault {
        refuseIfOff();
        Drills.Started started = drills.start(
                route.endpoint(),
                tier(route, wanted.path("tier").asText()),
                kind(wanted.path("fault").asText()),
                number(wanted, "delayMillis", 0),
                wanted.path("ratio").asDouble(1),
                Duration.ofSeconds(number(wanted, "seconds", DEFAULT_SECONDS)),
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

    private static long number(JsonNode wanted, String key, long otherwise) throws RequestFault {
        JsonNode value = wanted.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return otherwise;
        }
        if (!value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw RequestFault.badRequest(key + " is " + Json.quote(value.toString()) + ", allowed is a whole number");
        }
        return value.asLong();
    }
}
