package dev.belay.journal;

import dev.belay.rollout.Evidence;
import java.util.Optional;

/**
 * What the store has of a rollout's evidence.
 *
 * @param evidence empty if there is none, or none that can be read
 * @param unreadableBecause why it can't be read; empty if it can, or if there is none
 */
public record KeptEvidence(Optional<Evidence> evidence, String unreadableBecause) {
    public static final KeptEvidence NONE = new KeptEvidence(Optional.empty(), "");

    public static KeptEvidence of(Evidence evidence) {
        return new KeptEvidence(Optional.of(evidence), "");
    }

    public static KeptEvidence unreadable(String why) {
        return new KeptEvidence(Optional.empty(), why);
    }
}
