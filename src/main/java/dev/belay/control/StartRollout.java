package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
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

/** Checks whether a rollout may start, and starts it; inside a task of the owner. */
record StartRollout(EndpointOwner owner, StartRequest wanted) {
    /** Of the candidate's, in the first step. */
    private static final double KEYS_PER_ARM = 20;

    CompletionStage<Reply> start(Actor actor, Moment now) {
        Ports ports = owner.ports();
        EndpointPlan plan = owner.state().plan();
        ModelRef primary = plan.tiers().getFirst().model();
        ModelRef candidate = new ModelRef(primary.name(), wanted.version());
        Optional<Reply> refusal = refusal(plan, primary, candidate);
        if (refusal.isPresent()) {
            return CompletableFuture.completedStage(refusal.get());
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
        return owner.propose(
                RolloutEntries.of(rollout, Decision.Started.of(rollout), actor, now.at())
                        .because(wanted.plan().hypothesis()),
                now.nanos());
    }

    private Optional<Reply> refusal(EndpointPlan plan, ModelRef primary, ModelRef candidate) {
        List<String> versions = owner.ports().routes().versions(primary.name());
        if (!primary.isHeuristic() && !versions.contains(wanted.version())) {
            String message = "version is '" + wanted.version() + "', allowed are " + String.join(", ", versions);
            return Optional.of(Reply.refused(Reply.Kind.INVALID, message));
        }
        return conflict(plan, primary, candidate).map(message -> Reply.refused(Reply.Kind.CONFLICT, message));
    }

    private Optional<String> conflict(EndpointPlan plan, ModelRef primary, ModelRef candidate) {
        if (primary.isHeuristic()) {
            return Optional.of("the primary is " + primary + ": there is no model to compare with");
        }
        EndpointState state = owner.state();
        Optional<String> running = state.running()
                .map(rollout -> "rollout " + rollout.id() + " of version "
                        + rollout.candidate().version() + " is "
                        + rollout.state().label() + "; possible now: "
                        + rollout.possible());
        if (running.isEmpty() && candidate.equals(primary)) {
            return Optional.of("version " + wanted.version() + " is the primary already");
        }
        return running.or(() -> owner.ports()
                        .routes()
                        .objection(plan, candidate)
                        .or(() -> state.objection(candidate))
                        .map(why -> "version " + wanted.version() + " can't be tried: " + why))
                .or(() -> wanted.plan().sticky().flatMap(sticky -> lackOfKeys(plan, sticky)))
                .or(() -> repeated(state, candidate));
    }

    /** All requests of a key go to the same arm: with few keys the arms are too different to be compared. */
    private Optional<String> lackOfKeys(EndpointPlan plan, RolloutPlan.Sticky sticky) {
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
        double keys = owner.ports().routes().distinctKeys(plan).orElse(0);
        int weight = wanted.plan().weightOf(1);
        double needed = KEYS_PER_ARM * Split.WHOLE / weight;
        return keys >= needed
                ? Optional.empty()
                : Optional.of("sticky by " + sticky.name() + " needs about " + Math.round(needed)
                        + " different keys a day at a first step of " + Rollout.percent(weight) + ", "
                        + Math.round(keys)
                        + " were seen; a larger first step needs fewer, and a rollout that isn't sticky needs"
                        + " none");
    }

    private Optional<String> repeated(EndpointState state, ModelRef candidate) {
        List<String> hypotheses = state.failedHypotheses(candidate);
        String withdrawn = "version " + wanted.version() + " " + state.withdrawal(candidate);
        if (!hypotheses.isEmpty() && !wanted.again()) {
            return Optional.of(withdrawn + "; to try it again, set 'again' and give a new hypothesis");
        }
        return hypotheses.contains(wanted.plan().hypothesis())
                ? Optional.of(withdrawn + " with this hypothesis: '"
                        + wanted.plan().hypothesis() + "'; trying it again needs a new one")
                : Optional.empty();
    }
}
