package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.JournalEntry;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutPlan;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.Split;
import dev.belay.routing.StickyKey;
import dev.belay.vocabulary.ModelRef;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Whether a rollout may begin. */
final class StartRollout {
    /** Of the candidate's, in the first step. */
    private static final double KEYS_PER_ARM = 20;

    private StartRollout() {}

    static CompletionStage<Reply> start(EndpointOwner owner, StartRequest wanted, Actor actor, Moment now) {
        return owner.locked(() -> starting(owner, wanted, actor, now));
    }

    private static CompletionStage<Reply> starting(EndpointOwner owner, StartRequest wanted, Actor actor, Moment now) {
        Ports ports = owner.ports();
        EndpointState past = owner.past();
        EndpointPlan plan = past.plan();
        ModelRef primary = plan.tiers().getFirst().model();
        ModelRef candidate = new ModelRef(primary.name(), wanted.version());
        if (primary.isHeuristic()) {
            return refused(Reply.Kind.CONFLICT, "the primary is " + primary + ": there is no model to compare with");
        }
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
        Optional<String> objection = ports.routes().objection(plan, candidate).or(() -> past.objection(candidate));
        if (objection.isPresent()) {
            return refused(Reply.Kind.CONFLICT, "version " + wanted.version() + " can't be tried: " + objection.get());
        }
        Optional<String> lack = lackOfKeys(ports, plan, wanted.plan());
        if (lack.isPresent()) {
            return refused(Reply.Kind.CONFLICT, lack.get());
        }
        Optional<String> before = tried(past, candidate, wanted);
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
                        ports.salts().getAsLong())
                .of(Artifacts.of(ports.routes(), primary, candidate));
        JournalEntry entry = RolloutEntries.of(rollout, Decision.Started.of(rollout), actor, now.at())
                .because(wanted.plan().hypothesis());
        return owner.propose(entry, now.nanos());
    }

    /** A key's requests share one coin: with few keys the arms are too unlike to be compared. */
    private static Optional<String> lackOfKeys(Ports ports, EndpointPlan plan, RolloutPlan wanted) {
        if (wanted.sticky().isEmpty()) {
            return Optional.empty();
        }
        RolloutPlan.Sticky sticky = wanted.sticky().get();
        StickyKey counted = plan.sticky();
        if (counted == null
                || !counted.name().equals(sticky.name())
                || (counted.source() == StickyKey.Source.HEADER) != sticky.header()) {
            return Optional.of("sticky is " + (sticky.header() ? "header '" : "feature '") + sticky.name()
                    + "', allowed is the key that the configuration names: "
                    + (counted == null
                            ? "none"
                            : counted.source().name().toLowerCase(Locale.ROOT) + " '" + counted.name() + "'"));
        }
        double keys = ports.routes().distinctKeys(plan).orElse(0);
        double needed = KEYS_PER_ARM * Split.WHOLE / wanted.weightOf(1);
        return keys >= needed
                ? Optional.empty()
                : Optional.of("sticky by " + sticky.name() + " needs about " + Math.round(needed)
                        + " different keys a day at a first step of " + Rollout.percent(wanted.weightOf(1)) + ", "
                        + Math.round(keys)
                        + " were seen; a larger first step needs fewer, and a rollout that isn't sticky needs"
                        + " none");
    }

    private static Optional<String> tried(EndpointState past, ModelRef candidate, StartRequest wanted) {
        List<String> hypotheses = past.takenBackAs(candidate);
        if (hypotheses.isEmpty()) {
            return Optional.empty();
        }
        if (!wanted.again()) {
            return Optional.of("version " + wanted.version() + " " + past.takenBackInWords(candidate)
                    + "; to try it again, set 'again' and give a new hypothesis");
        }
        if (hypotheses.contains(wanted.plan().hypothesis())) {
            return Optional.of("version " + wanted.version() + " " + past.takenBackInWords(candidate)
                    + " with this hypothesis: '" + wanted.plan().hypothesis() + "'; trying it again needs a new one");
        }
        return Optional.empty();
    }

    private static CompletionStage<Reply> refused(Reply.Kind kind, String words) {
        return CompletableFuture.completedFuture(Reply.refused(kind, words));
    }
}
