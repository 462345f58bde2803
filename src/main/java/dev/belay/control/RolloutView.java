package dev.belay.control;

import dev.belay.rollout.Rollout;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A rollout as operators see it.
 *
 * @param heldBecause why nothing moves forward; empty if it does
 * @param waitsFor what the next step or promotion waits for
 * @param evidence natural logarithm; empty if no rule weighs it, or it is unknown
 * @param threshold rolled back where the evidence reaches it
 * @param outlook what takes longer to compute
 * @param elapsedSeconds in the canary under traffic at the present weight, as steps count it; else in this state
 * @param endedAt its end, or the revert of its promotion; empty while it runs
 * @param possible the commands that are possible now
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
     * @param errorRateLow lower bound of the error rate with 95 % confidence (Wilson)
     * @param p50Nanos of its first tier's last 200 single-row runs; empty if unknown
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
