package dev.belay.load.gateway;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A rollout as the control API has shown it.
 *
 * @param evidence against the candidate, natural logarithm; NaN if there is none
 */
public record RolloutSnapshot(String id, String state, String reason, long revision, double evidence) {
    static RolloutSnapshot of(JsonNode json) {
        return new RolloutSnapshot(
                json.path("id").asText(),
                json.path("state").asText(),
                json.path("reason").asText(),
                json.path("revision").asLong(),
                json.path("evidence").asDouble(Double.NaN));
    }

    public boolean is(String label) {
        return state.equals(label);
    }
}
