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

/** What operators ask of rollouts and endpoints that are there. */
final class RolloutCommands {
    private static final String BY_OPERATOR = "operator";

    private RolloutCommands() {}

    static CompletionStage<Reply> change(
            EndpointOwner owner, String id, Condition condition, RolloutCommand call, Actor actor, Moment now) {
        return owner.locked(() -> changing(owner, id, condition, call, actor, now));
    }

    private static CompletionStage<Reply> changing(
            EndpointOwner owner, String id, Condition condition, RolloutCommand call, Actor actor, Moment now) {
        Optional<Rollout> found = owner.past().rollout(id);
        if (found.isEmpty()) {
            return refused(Reply.Kind.UNKNOWN, "rollout '" + id + "' is not found at " + owner.endpoint());
        }
        Rollout rollout = found.get();
        if (!condition.given()) {
            return refused(
                    Reply.Kind.UNCONDITIONAL,
                    "a change needs the header If-Match with the revision that it is based on, now \""
                            + rollout.revision() + "\"");
        }
        try {
            Optional<String> undone = undone(owner.past(), rollout, call);
            if (undone.isPresent()) {
                return refused(Reply.Kind.CONFLICT, undone.get());
            }
            Rollout next = moved(rollout, call, actor);
            if (next == rollout) {
                return reply(new Reply.Done(RolloutViews.of(owner, rollout), false));
            }
            return condition.holds(rollout.revision())
                    ? act(owner, next, call, actor, now)
                    : refused(Reply.Kind.STALE, stale(condition, rollout));
        } catch (IllegalMoveException illegal) {
            return condition.holds(rollout.revision())
                    ? refused(Reply.Kind.CONFLICT, String.valueOf(illegal.getMessage()))
                    : refused(Reply.Kind.STALE, stale(condition, rollout));
        }
    }

    /** Who promotes again what was reverted is told so. */
    private static Optional<String> undone(EndpointState past, Rollout rollout, RolloutCommand call) {
        boolean isUndone = call instanceof RolloutCommand.Promote
                && past.reverted()
                && past.promoted()
                        .filter(last -> last.id().equals(rollout.id()))
                        .isPresent();
        return isUndone
                ? Optional.of("the promotion of rollout " + rollout.id()
                        + " was reverted: it can't promote; possible now: start another rollout")
                : Optional.empty();
    }

    private static String stale(Condition condition, Rollout rollout) {
        return "the change is based on revision " + condition.revision().orElse(0) + ", the rollout has revision "
                + rollout.revision() + " (" + rollout.state().label() + ", "
                + Rollout.percent(rollout.state().weight()) + "); read it again";
    }

    private static Rollout moved(Rollout rollout, RolloutCommand call, Actor actor) throws IllegalMoveException {
        String by = " by " + actor.who();
        return switch (call) {
            case RolloutCommand.Weight weight ->
                rollout.weight(weight.weight(), "weight set to " + Rollout.percent(weight.weight()) + by);
            case RolloutCommand.Pause ignored -> rollout.pause("paused" + by);
            case RolloutCommand.Resume ignored -> rollout.resume("resumed" + by);
            case RolloutCommand.Promote promote -> rollout.promote("promoted" + by + said(promote.why()));
            case RolloutCommand.Abort abort -> rollout.abort("aborted" + by + said(abort.why()));
            case RolloutCommand.RollBack back -> rollout.rollBack("rolled back" + by + said(back.why()));
        };
    }

    private static String said(String why) {
        return why.isBlank() ? "" : ": " + why;
    }

    private static CompletionStage<Reply> act(
            EndpointOwner owner, Rollout next, RolloutCommand call, Actor actor, Moment now) {
        return switch (call) {
            case RolloutCommand.Weight ignored ->
                owner.propose(RolloutEntries.of(next, Move.WEIGHT, actor, now.at()), now.nanos());
            case RolloutCommand.Pause ignored ->
                owner.propose(RolloutEntries.of(next, Move.PAUSED, actor, now.at()), now.nanos());
            case RolloutCommand.Resume ignored ->
                owner.propose(RolloutEntries.of(next, Move.RESUMED, actor, now.at()), now.nanos());
            case RolloutCommand.Promote ignored -> {
                Optional<String> objection = owner.past().objection(next.candidate());
                yield objection.isPresent()
                        ? refused(Reply.Kind.CONFLICT, objection.get())
                        : owner.propose(RolloutEntries.of(next, Move.PROMOTED, actor, now.at()), now.nanos());
            }
            case RolloutCommand.Abort ignored -> back(owner, next, Move.ABORTED, actor, now);
            case RolloutCommand.RollBack ignored -> back(owner, next, Move.ROLLED_BACK, actor, now);
        };
    }

    private static CompletionStage<Reply> back(EndpointOwner owner, Rollout next, Move move, Actor actor, Moment now) {
        ActiveRollout trial = owner.trial();
        Moved moved = Moved.of(move, next);
        owner.decide(
                RolloutEntries.of(next, trial == null ? moved : moved.on(trial.summary()), actor, now.at()),
                now.nanos());
        if (trial != null && next.state() instanceof RolloutState.RolledBack) {
            trial.observer().rolledBack(BY_OPERATOR);
        }
        return reply(new Reply.Done(RolloutViews.of(owner, next), false));
    }

    /** While it bakes a revert is a rollback; afterwards the tiers from before the promotion come back. */
    static CompletionStage<Reply> revert(EndpointOwner owner, String why, Actor actor, Moment now) {
        return owner.locked(() -> reverting(owner, why, actor, now));
    }

    private static CompletionStage<Reply> reverting(EndpointOwner owner, String why, Actor actor, Moment now) {
        EndpointState past = owner.past();
        Optional<Rollout> running = past.running();
        if (running.isPresent()) {
            return revertRunning(owner, running.get(), why, actor, now);
        }
        Optional<EndpointPlan> before = past.beforePromotion();
        if (before.isEmpty()) {
            return past.reverted()
                    ? reply(new Reply.Rerouted("reverted already: " + tiers(past.plan())))
                    : refused(Reply.Kind.CONFLICT, "there is no promotion to revert at " + owner.endpoint());
        }
        Rollout promoted = past.promoted().orElseThrow();
        Decision.Reverted reverted = new Decision.Reverted(
                promoted.id(),
                promoted.candidate().version(),
                TierVersion.of(before.get()),
                promoted.plan().hypothesis());
        String words = "reverted by " + actor.who() + said(why);
        JournalEntry entry =
                JournalEntry.of(owner.endpoint(), now.at(), reverted).by(actor).because(words);
        owner.decide(entry, now.nanos());
        return reply(new Reply.Rerouted(words + ": " + tiers(before.get())));
    }

    private static CompletionStage<Reply> revertRunning(
            EndpointOwner owner, Rollout running, String why, Actor actor, Moment now) {
        if (!(running.state() instanceof RolloutState.Baking)) {
            return refused(
                    Reply.Kind.CONFLICT,
                    "rollout " + running.id() + " is " + running.state().label()
                            + ", nothing of it is promoted; possible now: " + running.possible());
        }
        try {
            Rollout next = running.rollBack("reverted by " + actor.who() + said(why));
            return back(owner, next, Move.ROLLED_BACK, actor, now);
        } catch (IllegalMoveException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static CompletionStage<Reply> adopt(EndpointOwner owner, Actor actor, Moment now) {
        return owner.locked(() -> adopting(owner, actor, now));
    }

    private static CompletionStage<Reply> adopting(EndpointOwner owner, Actor actor, Moment now) {
        EndpointState past = owner.past();
        Adoption adoption = owner.adoption();
        String pending = owner.configPending();
        String gap = owner.gap();
        if (pending.isEmpty() && gap.isEmpty()) {
            Optional<String> overruled = adoption.overruled(past);
            if (overruled.isPresent()) {
                return refused(Reply.Kind.CONFLICT, overruled.get());
            }
            return past.adopted() || owner.route().canServe()
                    ? reply(new Reply.Rerouted("the configuration routes already" + besides(past)))
                    : refused(Reply.Kind.CONFLICT, nothingToAdopt(adoption));
        }
        Optional<Rollout> running = past.running();
        if (running.isPresent()) {
            return refused(Reply.Kind.CONFLICT, gap.isEmpty() ? pending : endFirst(running.get(), gap));
        }
        boolean offered = gap.isEmpty()
                ? adoption.choose(past) instanceof Adoption.Choice.Wait wait
                        ? wait.offered()
                        : adoption.unservable().isEmpty()
                : owner.ports().routes().canServe(adoption.plan());
        if (!offered) {
            return refused(Reply.Kind.CONFLICT, gap.isEmpty() ? pending : nothingToAdopt(adoption));
        }
        return owner.propose(adoption.adopted(actor, now.at()), now.nanos());
    }

    private static String besides(EndpointState past) {
        return past.running()
                .map(rollout -> "; rollout " + rollout.id() + " of " + rollout.candidate() + " is "
                        + rollout.state().label() + " at "
                        + Rollout.percent(rollout.state().weight()))
                .orElse("");
    }

    private static String endFirst(Rollout running, String gap) {
        return "rollout " + running.id() + " is " + running.state().label() + ", end it first (rollback, or abort); "
                + gap;
    }

    private static String nothingToAdopt(Adoption adoption) {
        String refusal = adoption.plan().tiers().getFirst().refusal();
        return "there is nothing to adopt: "
                + (refusal.isEmpty() ? "no tier of " + adoption.endpoint() + " can serve" : refusal);
    }

    private static String tiers(EndpointPlan plan) {
        StringBuilder words = new StringBuilder();
        plan.tiers()
                .forEach(tier -> words.append(words.isEmpty() ? "" : ", ")
                        .append(tier.name())
                        .append(' ')
                        .append(tier.model()));
        return words.toString();
    }

    private static CompletionStage<Reply> reply(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private static CompletionStage<Reply> refused(Reply.Kind kind, String words) {
        return reply(Reply.refused(kind, words));
    }
}
