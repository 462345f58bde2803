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

/** Evidence belongs to an artifact: compares those of a rollout's versions at a start with those that it began with. */
final class Artifacts {
    private static final int SHOWN = 12;

    private Artifacts() {}

    static Digests of(RouteFactory routes, ModelRef stable, ModelRef candidate) {
        return new Digests(routes.digest(stable), routes.digest(candidate));
    }

    /**
     * @return the end of the running rollout, if one of its artifacts has changed or its candidate can't serve; or that its
     *     artifacts are known now, if it began under a version of the program that didn't journal them
     */
    static Optional<JournalEntry> compare(EndpointState state, RouteFactory routes, Instant now) {
        Rollout rollout = state.running().orElse(null);
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
        // After a gap only an end has an effect.
        return known.equals(then) || state.gap().isPresent()
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
