package dev.belay.load.gateway;

import java.util.LinkedHashMap;
import java.util.Map;

/** A fault that the gateway is asked to act out. */
public record Drill(String tier, String fault, long delayMillis, double ratio, int seconds) {
    public static Drill of(String tier, String fault) {
        return new Drill(tier, fault, 0, 1.0, 600);
    }

    public Drill delayedBy(long millis) {
        return new Drill(tier, fault, millis, ratio, seconds);
    }

    public Drill atRatio(double ratio) {
        return new Drill(tier, fault, delayMillis, ratio, seconds);
    }

    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>(Map.of("tier", tier, "fault", fault));
        if (delayMillis > 0) {
            body.put("delayMillis", delayMillis);
        }
        body.put("ratio", ratio);
        body.put("seconds", seconds);
        return body;
    }
}
