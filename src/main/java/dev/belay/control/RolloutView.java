package dev.belay.control;

import dev.belay.rollout.Rollout;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What an operator sees of a rollout.
 *
 * @param heldBecause why nothing goes on, in words; empty if it does
 * @param waitsFor what the next step or promotion waits for, in words
 * @param warnings what doesn't hold of this rollout that holds of others
 * @param evidence natural logarithm; empty where no evidence is gathered any more
 * @param threshold likewise: rolled back where the evidence reaches it
 * @param outlook what takes longer to find out
 * @param elapsedSeconds in the canary under traffic at the present weight, as steps count it; else in this state
 * @param endedAt when it came to its end, or its promotion was reverted; empty while it runs
 * @param possible what an operator may ask for now, in words
 */
public record RolloutView(
        Rollout rollout,
        String heldBecause,
        List<String> waitsFor,
        List<String> warnings,
        Optional<ArmView> stable,
        Optional<ArmView> candidate,
        OptionalDouble evidence,
        OptionalDouble threshold,
        Outlook outlook,
        long elapsedSeconds,
        Optional<Instant> endedAt,
        String possible) {

    /**
     * @param model e.g. {@code flights/2}
     * @param errorRateLow where the error rate lies with 95 % confidence (Wilson)
     * @param p50Nanos of its first tier's last 200 single-row runs; empty where nobody knows any more
     */
    public record ArmView(
            String model,
            long requests,
            long errors,
            double errorRateLow,
            double errorRateHigh,
            OptionalLong p50Nanos,
            OptionalLong p99Nanos) {}
}
