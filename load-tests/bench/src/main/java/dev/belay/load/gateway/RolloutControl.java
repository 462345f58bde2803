package dev.belay.load.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** What an operator asks of an endpoint's rollouts. */
public final class RolloutControl {
    private static final long LONGEST_JOURNAL_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int PAGE = 1000;

    /** What arms had come to when a rollout was taken back. */
    public record Decided(long stableRequests, long stableErrors, long candidateRequests, long candidateErrors) {
        private static Decided of(JsonNode facts) {
            return new Decided(
                    facts.path("stableRequests").asLong(),
                    facts.path("stableErrors").asLong(),
                    facts.path("candidateRequests").asLong(),
                    facts.path("candidateErrors").asLong());
        }
    }

    private final Control control;
    private final String endpoint;
    private final String rollouts;
    private long journalRead;

    public RolloutControl(Control control, String endpoint) {
        this.control = control;
        this.endpoint = endpoint;
        this.rollouts = "/control/v1/endpoints/" + endpoint + "/rollouts";
    }

    /** Tries a version, though it may have been rolled back before. @param hypothesis a new one each time */
    public RolloutSnapshot start(String version, String hypothesis, Map<String, ?> plan) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>(plan);
        body.put("version", version);
        body.put("hypothesis", hypothesis);
        body.put("again", true);
        return RolloutSnapshot.of(control.call(201, "POST", rollouts, body, OptionalLong.empty()));
    }

    public RolloutSnapshot read(String id) throws IOException {
        return RolloutSnapshot.of(control.read(rollouts + "/" + id));
    }

    /** @param percent the candidate's new share */
    public RolloutSnapshot weight(RolloutSnapshot seen, double percent) throws IOException {
        return RolloutSnapshot.of(control.call(
                200, "PATCH", rollouts + "/" + seen.id(), Map.of("weight", percent), OptionalLong.of(seen.revision())));
    }

    public RolloutSnapshot promote(RolloutSnapshot seen) throws IOException {
        return end(seen, "promote");
    }

    public RolloutSnapshot abort(RolloutSnapshot seen) throws IOException {
        return end(seen, "abort");
    }

    public RolloutSnapshot rollBack(RolloutSnapshot seen) throws IOException {
        return end(seen, "rollback");
    }

    private RolloutSnapshot end(RolloutSnapshot seen, String how) throws IOException {
        return RolloutSnapshot.of(control.call(
                200,
                "POST",
                rollouts + "/" + seen.id() + "/" + how,
                Map.of("reason", "trial"),
                OptionalLong.of(seen.revision())));
    }

    /** Undoes the last promotion. */
    public void revert() throws IOException {
        control.call(
                200,
                "POST",
                "/control/v1/endpoints/" + endpoint + "/revert",
                Map.of("reason", "trial"),
                OptionalLong.empty());
    }

    /** The counts that took a rollout back, with the deciding request, from the journal. */
    public Decided decided(String rollout) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + LONGEST_JOURNAL_NANOS;
        while (System.nanoTime() < giveUp) {
            JsonNode page = control.read(
                    "/control/v1/journal?endpoint=" + endpoint + "&after=" + journalRead + "&limit=" + PAGE);
            for (JsonNode entry : page.path("entries")) {
                journalRead = entry.path("id").asLong();
                if (entry.path("rollout").asText().equals(rollout)
                        && entry.path("kind").asText().equals("rollout.rolledBack")) {
                    return Decided.of(entry.path("facts"));
                }
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new IOException("the journal doesn't tell of the rollback of " + rollout);
    }
}
