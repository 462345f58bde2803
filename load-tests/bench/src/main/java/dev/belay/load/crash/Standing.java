package dev.belay.load.crash;

import com.fasterxml.jackson.databind.JsonNode;

/** Where a rollout stands, as the control API or the journal says. */
record Standing(
        String id, String version, String state, int step, double weight, boolean paused, long revision, String held) {
    static Standing of(JsonNode json) {
        return new Standing(
                json.get("id").asText(),
                json.get("version").asText(),
                json.get("state").asText(),
                json.get("step").asInt(),
                json.get("weight").asDouble(),
                json.get("paused").asBoolean(),
                json.get("revision").asLong(),
                json.path("heldBecause").asText(""));
    }

    boolean runs() {
        return state.equals("canary") || state.equals("baking");
    }

    /** An end after which its candidate has nothing more to answer. */
    boolean isOut() {
        return state.equals("rolledBack") || state.equals("aborted");
    }

    /** After a revert, which ends a promoted rollout as rolled back; any other stays as it is. */
    Standing reverted() {
        return state.equals("promoted")
                ? new Standing(id, version, "rolledBack", step, weight, paused, revision + 1, held)
                : this;
    }

    /** Without what passes: why it is held. */
    Standing settled() {
        return new Standing(id, version, state, step, weight, paused, revision, "");
    }
}
