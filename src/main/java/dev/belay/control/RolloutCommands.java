package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.Decision.Move;
import dev.belay.journal.Decision.Moved;
import dev.belay.journal.Decision.TierVersion;
import dev.belay.journal.JournalEntry;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.Rollout.IllegalMoveException;
import dev.belay.rollout.RolloutState;
import dev.belay.routing.EndpointPlan;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** An operator's commands for rollouts and endpoints that are there; inside a task of the owner. */
record RolloutCommands(EndpointOwner owner, Actor actor, Moment now) {
    private static final String BY_OPERATOR = "operator";

    private record Change(Rollout next, Move move) {}

    CompletionStage<Reply> change(String id, Condition condition, RolloutCommand command) {
        Rollout rollout = owner.state().rollout(id).orElse(null);
        if (rollout == null) {
            return refused(Reply.Kind.UNKNOWN, "rollout '" + id + "' is not found at " + owner.endpoint());
        }
        if (!condition.given()) {
            return refused(
                    Reply.Kind.UNCONDITIONAL,
                    "a change needs the header If-Match with the revision that it is based on, now \""
                            + rollout.revision() + "\"");
        }
        if (command instanceof RolloutCommand.Promote
                && owner.state().reverted()
                && owner.state().isLastPromotion(rollout)) {
            return conflict("the promotion of rollout " + rollout.id()
                    + " was reverted: it can't promote; possible now: start another rollout");
        }
        try {
            Change change = change(rollout, command);
            if (change.next() == rollout) {
                return done(rollout);
            }
            return condition.holds(rollout.revision()) ? act(change) : stale(condition, rollout);
        } catch (IllegalMoveException illegal) {
            return condition.holds(rollout.revision())
                    ? conflict(
                            illegal.getMessage() + "; possible now: " + RolloutViews.possible(owner.state(), rollout))
                    : stale(condition, rollout);
        }
    }

    private static CompletionStage<Reply> stale(Condition condition, Rollout rollout) {
        return refused(
                Reply.Kind.STALE,
                "the change is based on revision " + condition.revision().orElse(0) + ", the rollout has revision "
                        + rollout.revision() + " (" + rollout.state().label() + ", "
                        + Rollout.percent(rollout.state().weight()) + "); read it again");
    }

    private Change change(Rollout rollout, RolloutCommand command) throws IllegalMoveException {
        String by = " by " + actor.who();
        return switch (command) {
            case RolloutCommand.Weight(int weight) ->
                new Change(rollout.weight(weight, "weight set to " + Rollout.percent(weight) + by), Move.WEIGHT);
            case RolloutCommand.Pause() -> new Change(rollout.pause("paused" + by), Move.PAUSED);
            case RolloutCommand.Resume() -> new Change(rollout.resume("resumed" + by), Move.RESUMED);
            case RolloutCommand.Promote(String why) ->
                new Change(rollout.promote("promoted" + by + reason(why)), Move.PROMOTED);
            case RolloutCommand.Abort(String why) ->
                new Change(rollout.abort("aborted" + by + reason(why)), Move.ABORTED);
            case RolloutCommand.RollBack(String why) ->
                new Change(rollout.rollBack("rolled back" + by + reason(why)), Move.ROLLED_BACK);
        };
    }

    private static String reason(String why) {
        return why.isBlank() ? "" : ": " + why;
    }

    private CompletionStage<Reply> act(Change change) {
        Rollout next = change.next();
        if (change.move().isBackward()) {
            return end(next, change.move());
        }
        Optional<String> objection =
                change.move() == Move.PROMOTED ? owner.state().objection(next.candidate()) : Optional.empty();
        return objection
                .map(RolloutCommands::conflict)
                .orElseGet(() -> owner.propose(RolloutEntries.of(next, change.move(), actor, now.at()), now.nanos()));
    }

    private CompletionStage<Reply> end(Rollout next, Move move) {
        ActiveRollout active = owner.active();
        Moved moved = Moved.of(move, next);
        Decision decision = active == null ? moved : moved.on(active.summary());
        owner.decide(RolloutEntries.of(next, decision, actor, now.at()), now.nanos());
        if (active != null && next.state() instanceof RolloutState.RolledBack) {
            active.metrics().rolledBack(BY_OPERATOR);
        }
        return done(next);
    }

    /** While a promotion bakes a revert is a rollback; afterwards the tiers from before the promotion are restored. */
    CompletionStage<Reply> revert(String why) {
        EndpointState state = owner.state();
        String reverted = "reverted by " + actor.who() + reason(why);
        Optional<Rollout> running = state.running();
        if (running.isPresent()) {
            return revertBaking(running.get(), reverted);
        }
        EndpointPlan before = state.beforePromotion().orElse(null);
        if (before == null) {
            return state.reverted()
                    ? reply(new Reply.Rerouted("reverted already: " + listed(state.plan())))
                    : conflict("there is no promotion to revert at " + owner.endpoint());
        }
        Rollout promoted = state.promoted().orElseThrow();
        Decision decision = new Decision.Reverted(
                promoted.id(),
                promoted.candidate().version(),
                TierVersion.of(before),
                promoted.plan().hypothesis());
        owner.decide(
                JournalEntry.of(owner.endpoint(), now.at(), decision).by(actor).because(reverted), now.nanos());
        return reply(new Reply.Rerouted(reverted + ": " + listed(before)));
    }

    private CompletionStage<Reply> revertBaking(Rollout running, String why) {
        if (!(running.state() instanceof RolloutState.Baking)) {
            return conflict("rollout " + running.id() + " is " + running.state().label()
                    + ", nothing of it is promoted; possible now: " + running.possible());
        }
        try {
            return end(running.rollBack(why), Move.ROLLED_BACK);
        } catch (IllegalMoveException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    CompletionStage<Reply> adopt() {
        EndpointState state = owner.state();
        Adoption adoption = owner.adoption();
        String pending = owner.configPending();
        String gap = owner.gap();
        if (pending.isEmpty() && gap.isEmpty()) {
            return adoption.overruled(state)
                    .map(RolloutCommands::conflict)
                    .orElseGet(() -> state.adopted() || owner.route().canServe()
                            ? reply(new Reply.Rerouted("the configuration routes already" + besides(state)))
                            : conflict(nothingToAdopt(adoption)));
        }
        Optional<Rollout> running = state.running();
        if (!gap.isEmpty() && running.isPresent()) {
            return conflict("rollout " + running.get().id() + " is "
                    + running.get().state().label() + ", end it first (rollback, or abort); " + gap);
        }
        if (!gap.isEmpty() && !owner.ports().routes().canServe(adoption.plan())) {
            return conflict(nothingToAdopt(adoption));
        }
        if (gap.isEmpty() && (running.isPresent() || !isOffered(adoption, state))) {
            return conflict(pending);
        }
        return owner.propose(adoption.entry(actor, now.at()), now.nanos());
    }

    private static boolean isOffered(Adoption adoption, EndpointState state) {
        return adoption.choose(state) instanceof Adoption.Choice.Wait wait
                ? wait.offered()
                : adoption.unservable().isEmpty();
    }

    private static String besides(EndpointState state) {
        return state.running()
                .map(rollout -> "; " + Adoption.described(rollout, " is "))
                .orElse("");
    }

    private static String nothingToAdopt(Adoption adoption) {
        String refusal = adoption.plan().tiers().getFirst().refusal();
        return "there is nothing to adopt: "
                + (refusal.isEmpty() ? "no tier of " + adoption.endpoint() + " can serve" : refusal);
    }

    static String listed(EndpointPlan plan) {
        return plan.tiers().stream()
                .map(tier -> tier.name() + " " + tier.model())
                .collect(Collectors.joining(", "));
    }

    private CompletionStage<Reply> done(Rollout rollout) {
        return reply(new Reply.Done(RolloutViews.of(owner, rollout), false));
    }

    private static CompletionStage<Reply> conflict(String message) {
        return refused(Reply.Kind.CONFLICT, message);
    }

    private static CompletionStage<Reply> refused(Reply.Kind kind, String message) {
        return reply(Reply.refused(kind, message));
    }

    private static CompletionStage<Reply> reply(Reply reply) {
        return CompletableFuture.completedStage(reply);
    }
}
