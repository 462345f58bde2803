package dev.belay.adapter.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A rollout's state, in a line. */
public final class RolloutSentence {
    private RolloutSentence() {}

    /** {@code flights: version 3 is canary, step 2 of 4, 5 %, paused (paused by anna)}. */
    public static String of(JsonNode rollout) {
        return rollout.path("endpoint").asText() + ": version "
                + rollout.path("version").asText() + " is " + state(rollout) + " ("
                + rollout.path("reason").asText() + ")";
    }

    /** {@code canary, step 2 of 4, 5 %, paused}. */
    static String state(JsonNode rollout) {
        List<String> parts = new ArrayList<>();
        String state = rollout.path("state").asText();
        parts.add(state.equals("rolledBack") ? "rolled back" : state);
        int step = rollout.path("step").asInt();
        if (step > 0) {
            parts.add(
                    "step " + step + " of " + rollout.path("plan").path("steps").size());
        }
        if (rollout.path("weight").asDouble() > 0 || state.equals("canary")) {
            parts.add(rollout.path("weight").asText() + " %");
        }
        if (rollout.path("paused").asBoolean()) {
            parts.add("paused");
        }
        return String.join(", ", parts);
    }
}
