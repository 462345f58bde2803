package dev.belay.acceptance;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Time enough for the tier that is meant to answer, whatever pauses the machine makes. */
public final class Unhurried implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return endpoint("flights");
    }

    /** Of an endpoint with a primary and a fallback. */
    static Map<String, String> endpoint(String name) {
        String endpoint = "belay.endpoints." + name;
        return Map.of(
                endpoint + ".deadline", "60s",
                endpoint + ".tiers[0].timeout", "20s",
                endpoint + ".tiers[1].timeout", "20s");
    }
}
