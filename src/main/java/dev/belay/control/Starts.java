package dev.belay.control;

import dev.belay.inference.ModelRef;
import dev.belay.journal.Actor;
import dev.belay.journal.Entry;
import dev.belay.journal.Facts;
import dev.belay.rollout.Rollout;
import dev.belay.routing.EndpointPlan;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Whether a rollout may begin. */
final class Starts {
    private Starts() {}

    static CompletionStage<Reply> start(EndpointOwner owner, StartRequest wanted, Actor actor, Moment now) {
        Ports ports = owner.ports();
        synchronized (owner) {
            Past past = owner.past();
            EndpointPlan plan = past.plan();
            ModelRef primary = plan.tiers().getFirst().model();
            ModelRef candidate = new ModelRef(primary.name(), wanted.version());
            List<String> versions = ports.routes().versions(primary.name());
            if (!versions.contains(wanted.version())) {
                return refused(
                        Reply.Kind.INVALID,
                        "version is '" + wanted.version() + "', allowed are " + String.join(", ", versions));
            }
            Optional<Rollout> running = past.running();
            if (running.isPresent()) {
                return refused(
                        Reply.Kind.CONFLICT,
                        "rollout " + running.get().id() + " of version "
                                + running.get().candidate().version() + " is "
                                + running.get().state().label() + "; possible now: "
                                + running.get().possible());
            }
            if (candidate.equals(primary)) {
                return refused(Reply.Kind.CONFLICT, "version " + wanted.version() + " is the primary already");
            }
            Optional<String> objection = ports.routes().objection(plan, candidate);
            if (objection.isPresent()) {
                return refused(
                        Reply.Kind.CONFLICT, "version " + wanted.version() + " can't be tried: " + objection.get());
            }
            Optional<String> before = tried(past, wanted);
            if (before.isPresent()) {
                return refused(Reply.Kind.CONFLICT, before.get());
            }
            Rollout rollout = Rollout.begin(
                    ports.ids().get(),
                    owner.endpoint(),
                    primary,
                    candidate,
                    wanted.plan(),
                    now.at(),
                    ports.salts().getAsLong());
            Entry entry = Entry.of(owner.endpoint(), now.at(), Past.STARTED)
                    .ofRollout(rollout.id())
                    .about(wanted.version())
                    .by(actor)
                    .because(wanted.plan().hypothesis())
                    .with(Facts.of(Records.started(rollout)));
            return owner.propose(entry, now.nanos());
        }
    }

    private static Optional<String> tried(Past past, StartRequest wanted) {
        List<String> hypotheses = past.takenBackAs(wanted.version());
        if (hypotheses.isEmpty()) {
            return Optional.empty();
        }
        if (!wanted.again()) {
            return Optional.of("version " + wanted.version()
                    + " was rolled back before; to try it again say so ('again'), with a new hypothesis");
        }
        if (hypotheses.contains(wanted.plan().hypothesis())) {
            return Optional.of("version " + wanted.version() + " was rolled back with this hypothesis: '"
                    + wanted.plan().hypothesis() + "'; trying it again takes a new one");
        }
        return Optional.empty();
    }

    private static CompletionStage<Reply> refused(Reply.Kind kind, String words) {
        return CompletableFuture.completedFuture(Reply.refused(kind, words));
    }
}
