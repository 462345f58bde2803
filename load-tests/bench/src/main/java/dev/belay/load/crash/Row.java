package dev.belay.load.crash;

import com.fasterxml.jackson.databind.JsonNode;

/** A row of the journal. */
record Row(
        long id,
        long sequence,
        String kind,
        String rollout,
        String version,
        String who,
        String reason,
        JsonNode facts) {
    static Row of(JsonNode json) {
        return new Row(
                json.get("id").asLong(),
                json.get("sequence").asLong(),
                json.get("kind").asText(),
                json.get("rollout").asText(),
                json.get("version").asText(),
                json.get("who").asText(),
                json.get("reason").asText(),
                json.get("facts"));
    }

    /** It changes where a rollout stands. */
    boolean isMove() {
        return kind.startsWith("rollout.") && !kind.equals("rollout.held") && !kind.equals("rollout.released");
    }

    long revision() {
        return facts.path("revision").asLong();
    }

    String hypothesis() {
        return facts.path("hypothesis").asText();
    }

    Standing standing(String candidate) {
        return new Standing(
                rollout,
                candidate,
                facts.path("state").asText(),
                facts.path("step").asInt(),
                facts.path("weight").asInt() / 100.0,
                facts.path("paused").asBoolean(),
                revision(),
                "");
    }
}
