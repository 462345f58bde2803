package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Entry;
import dev.belay.journal.Facts;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.Rollout.IllegalMoveException;
import dev.belay.rollout.RolloutState;
import dev.belay.routing.EndpointPlan;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What operators ask of rollouts and endpoints that are there. */
final class Calls {
    private static final String BY_OPERATOR = "operator";

    private Calls() {}

    static CompletionStage<Reply> change(
            EndpointOwner owner, String id, Condition condition, Call call, Actor actor, Moment now) {
        return owner.locked(() -> changing(owner, id, condition, call, actor, now));
    }

    private static CompletionStage<Reply> changing(
            EndpointOwner owner, String id, Condition condition, Call call, Actor actor, Moment now) {
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
    private static Optional<String> undone(Past past, Rollout rollout, Call call) {
        boolean isUndone = call instanceof Call.Promote
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

    private static Rollout moved(Rollout rollout, Call call, Actor actor) throws IllegalMoveException {
        String by = " by " + actor.who();
        return switch (call) {
            case Call.Weight weight ->
                rollout.weight(weight.weight(), "weight set to " + Rollout.percent(weight.weight()) + by);
            case Call.Pause ignored -> rollout.pause("paused" + by);
            case Call.Resume ignored -> rollout.resume("resumed" + by);
            case Call.Promote promote -> rollout.promote("promoted" + by + said(promote.why()));
            case Call.Abort abort -> rollout.abort("aborted" + by + said(abort.why()));
            case Call.RollBack back -> rollout.rollBack("rolled back" + by + said(back.why()));
        };
    }

    private static String said(String why) {
        return why.isBlank() ? "" : ": " + why;
    }

    private static CompletionStage<Reply> act(EndpointOwner owner, Rollout next, Call call, Actor actor, Moment now) {
        return switch (call) {
            case Call.Weight ignored -> owner.propose(Moves.of(next, "weight", actor, now.at()), now.nanos());
            case Call.Pause ignored -> owner.propose(Moves.of(next, "paused", actor, now.at()), now.nanos());
            case Call.Resume ignored -> owner.propose(Moves.of(next, "resumed", actor, now.at()), now.nanos());
            case Call.Promote ignored -> {
                Optional<String> objection = owner.past().objection(next.candidate());
                yield objection.isPresent()
                        ? refused(Reply.Kind.CONFLICT, objection.get())
                        : owner.propose(Moves.of(next, "promoted", actor, now.at()), now.nanos());
            }
            case Call.Abort ignored -> back(owner, next, "aborted", actor, now);
            case Call.RollBack ignored -> back(owner, next, "rolledBack", actor, now);
        };
    }

    private static CompletionStage<Reply> back(
            EndpointOwner owner, Rollout next, String kind, Actor actor, Moment now) {
        Trial trial = owner.trial();
        Entry entry = Moves.of(next, kind, actor, now.at());
        owner.decide(trial == null ? entry : entry.with(Records.evidence(entry.facts(), trial)), now.nanos());
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
        Past past = owner.past();
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
        Map<String, Object> facts = Records.tiers(before.get());
        facts.put("hypothesis", promoted.plan().hypothesis());
        String words = "reverted by " + actor.who() + said(why);
        Entry entry = Entry.of(owner.endpoint(), now.at(), Past.REVERTED)
                .ofRollout(promoted.id())
                .about(promoted.candidate().version())
                .by(actor)
                .because(words)
                .with(Facts.of(facts));
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
            return back(owner, next, "rolledBack", actor, now);
        } catch (IllegalMoveException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static CompletionStage<Reply> adopt(EndpointOwner owner, Actor actor, Moment now) {
        return owner.locked(() -> adopting(owner, actor, now));
    }

    private static CompletionStage<Reply> adopting(EndpointOwner owner, Actor actor, Moment now) {
        Past past = owner.past();
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

    private static String besides(Past past) {
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
