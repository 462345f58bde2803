package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.Decision.Move;
import dev.belay.journal.JournalEntry;
import dev.belay.rollout.Digests;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutState;
import dev.belay.vocabulary.ModelRef;
import java.time.Instant;
import java.util.Optional;

/** Evidence belongs to an artifact: what a start comes to where the versions of a rollout have others than it began with. */
final class Artifacts {
    private static final int SHOWN = 12;

    private Artifacts() {}

    static Digests of(RouteFactory routes, ModelRef stable, ModelRef candidate) {
        return new Digests(routes.digest(stable), routes.digest(candidate));
    }

    /**
     * @return the end of the rollout that runs, if an artifact of its is another now or its candidate can't serve; or a note of those that nobody knew, as
     *     the rollout began under an earlier version; empty if they are the same
     */
    static Optional<JournalEntry> compare(EndpointState past, RouteFactory routes, Instant now) {
        Rollout rollout = past.running().orElse(null);
        if (rollout == null) {
            return Optional.empty();
        }
        Digests then = rollout.digests();
        Digests present = of(routes, rollout.stable(), rollout.candidate());
        if (!then.agree(present)) {
            String changed = changed(rollout.candidate(), then.candidate(), present.candidate())
                    + changed(rollout.stable(), then.stable(), present.stable());
            return Optional.of(aborted(rollout, changed + "versions are immutable, give it a new one", now));
        }
        Optional<String> defect = routes.defect(rollout.candidate());
        if (defect.isPresent()) {
            String lost = rollout.candidate() + " can't be tried any more: " + defect.get();
            return Optional.of(aborted(rollout, lost, now));
        }
        Digests known = then.or(present);
        // Behind a gap only an end would be followed.
        return known.equals(then) || past.gap().isPresent()
                ? Optional.empty()
                : Optional.of(seen(rollout.of(known), now));
    }

    private static JournalEntry aborted(Rollout rollout, String why, Instant now) {
        Rollout over = rollout.moved(new RolloutState.Aborted(), "aborted: " + why, rollout.revision() + 1);
        return RolloutEntries.of(over, Move.ABORTED, Actor.BELAY, now);
    }

    private static JournalEntry seen(Rollout rollout, Instant now) {
        Decision seen =
                new Decision.ArtifactsSeen(rollout.id(), rollout.candidate().version(), rollout.digests());
        return JournalEntry.of(rollout.endpoint(), now, seen).because("artifacts seen first");
    }

    private static String changed(ModelRef model, String then, String now) {
        boolean same = then.isEmpty() || now.isEmpty() || then.equals(now);
        return same ? "" : "artifact of " + model + " changed: " + shown(then) + " → " + shown(now) + "; ";
    }

    private static String shown(String digest) {
        return digest.length() > SHOWN ? digest.substring(0, SHOWN) + "…" : digest;
    }
}
