package dev.belay.adapter.rest.control;

import dev.belay.cascade.TierHealth;
import dev.belay.control.Drills;
import dev.belay.control.EndpointViews;
import java.util.LinkedHashMap;
import java.util.Map;

/** How control shows things: names as in {@code belay.yaml}, times in milliseconds, instants in UTC. */
final class ControlJson {
    private static final double NANOS_PER_MILLI = 1e6;

    private ControlJson() {}

    static Map<String, Object> endpoint(EndpointViews.EndpointView view) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", view.name());
        json.put("ready", view.ready());
        json.put("deadlineMillis", view.deadlineNanos() / NANOS_PER_MILLI);
        json.put("tiers", view.tiers().stream().map(ControlJson::tier).toList());
        return json;
    }

    private static Map<String, Object> tier(EndpointViews.TierView view) {
        TierHealth health = view.health();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", view.name());
        json.put("model", view.model().toString());
        json.put("timeoutMillis", view.timeoutNanos() / NANOS_PER_MILLI);
        json.put("status", health.status());
        json.put("reason", health.reason());
        if (!view.warnings().isEmpty()) {
            json.put("warnings", view.warnings());
        }
        json.put("breaker", health.breaker());
        json.put("inflight", health.inflight());
        json.put("maxConcurrent", health.maxConcurrent());
        json.put("p50Millis", health.p50Nanos() / NANOS_PER_MILLI);
        json.put("p99Millis", health.p99Nanos() / NANOS_PER_MILLI);
        health.lastFailure().ifPresent(failure -> json.put("lastFailure", failure(failure)));
        return json;
    }

    private static Map<String, Object> failure(TierHealth.LastFailure failure) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("reason", failure.reason().label());
        json.put("message", failure.message());
        json.put("at", failure.at().toString());
        return json;
    }

    static Map<String, Object> drill(Drills.Drill drill) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", drill.id());
        json.put("endpoint", drill.endpoint());
        json.put("tier", drill.tier());
        json.put("fault", DrillRequests.label(drill.fault()));
        json.put("delayMillis", drill.delayMillis());
        json.put("ratio", drill.ratio());
        json.put("startedAt", drill.startedAt().toString());
        json.put("endsAt", drill.endsAt().toString());
        return json;
    }
}
