package dev.belay.rollout;

import dev.belay.rollout.RolloutState.Aborted;
import dev.belay.rollout.RolloutState.Baking;
import dev.belay.rollout.RolloutState.Canary;
import dev.belay.rollout.RolloutState.Promoted;
import dev.belay.rollout.RolloutState.Rejected;
import dev.belay.rollout.RolloutState.RolledBack;
import dev.belay.rollout.RolloutState.Shadow;
import dev.belay.rollout.RolloutState.Validating;
import dev.belay.vocabulary.ModelRef;
import java.time.Instant;

/**
 * A rollout: immutable, each move gives the next one. The revision counts changes of state, step, weight and paused.
 *
 * @param stable the version that was the primary when it began
 * @param candidate the version on trial
 * @param reason of the last move
 * @param salt of sticky keys
 * @param digests of the artifacts that it compares
 */
public record Rollout(
        String id,
        String endpoint,
        ModelRef stable,
        ModelRef candidate,
        RolloutPlan plan,
        RolloutState state,
        String reason,
        long revision,
        Instant startedAt,
        long salt,
        Digests digests) {

    /** A move that this state doesn't allow. */
    public static final class IllegalMoveException extends Exception {
        private static final long serialVersionUID = 1L;

        IllegalMoveException(String message) {
            super(message);
        }
    }

    /** A new rollout; validation and shadow pass at once. */
    public static Rollout begin(
            String id, String endpoint, ModelRef stable, ModelRef candidate, RolloutPlan plan, Instant now, long salt) {
        RolloutState first = new Canary(1, plan.steps().getFirst(), false);
        return new Rollout(id, endpoint, stable, candidate, plan, first, "started", 1, now, salt, Digests.UNKNOWN);
    }

    public Rollout stepUp(String why) throws IllegalMoveException {
        Canary canary = canary("step up");
        int next = plan.firstStepAbove(canary.weight());
        if (next > plan.steps().size()) {
            throw new IllegalMoveException("there is no step above " + percent(canary.weight()));
        }
        return to(new Canary(next, plan.weightOf(next), false), why);
    }

    /** A weight by hand pauses the plan, even if it is the present weight. */
    public Rollout weight(int weight, String why) throws IllegalMoveException {
        Canary canary = canary("set the weight");
        RolloutPlan.checkWeight(weight);
        return canary.weight() == weight && canary.paused()
                ? this
                : to(new Canary(plan.lastStepUpTo(weight), weight, true), why);
    }

    public Rollout pause(String why) throws IllegalMoveException {
        Canary canary = canary("pause");
        return canary.paused() ? this : to(new Canary(canary.step(), canary.weight(), true), why);
    }

    /** Continues; from a weight that was set by hand, with the next larger step. */
    public Rollout resume(String why) throws IllegalMoveException {
        Canary canary = canary("resume");
        if (!canary.paused()) {
            return this;
        }
        boolean byHand = canary.step() == 0 || plan.weightOf(canary.step()) != canary.weight();
        int next = byHand ? plan.firstStepAbove(canary.weight()) : canary.step();
        return next > plan.steps().size()
                ? to(new Canary(canary.step(), canary.weight(), false), why)
                : to(new Canary(next, plan.weightOf(next), false), why);
    }

    /** To baking, or for good if the plan has no baking. */
    public Rollout promote(String why) throws IllegalMoveException {
        if (state instanceof Baking || state instanceof Promoted) {
            return this;
        }
        canary("promote");
        return to(plan.bake().isZero() ? new Promoted() : new Baking(), why);
    }

    /** Baked without a fault. */
    public Rollout finish(String why) throws IllegalMoveException {
        return moveUnless(!(state instanceof Baking), "finish baking", new Promoted(), why);
    }

    public Rollout rollBack(String why) throws IllegalMoveException {
        return state instanceof RolledBack ? this : moveUnless(state.over(), "roll back", new RolledBack(), why);
    }

    public Rollout abort(String why) throws IllegalMoveException {
        boolean late = state.over() || state instanceof Baking;
        return state instanceof Aborted ? this : moveUnless(late, "abort", new Aborted(), why);
    }

    private Rollout moveUnless(boolean illegal, String move, RolloutState next, String why)
            throws IllegalMoveException {
        if (illegal) {
            throw illegal(move);
        }
        return to(next, why);
    }

    /** The last step has been reached: from here it may be promoted. */
    public boolean inLastStep() {
        return state instanceof Canary canary
                && plan.firstStepAbove(canary.weight()) > plan.steps().size();
    }

    /** The moves that an operator may ask for in this state, as long as no other tiers were adopted since. */
    public String possible() {
        return switch (state) {
            case Validating _, Shadow _ -> "abort";
            case Canary canary -> "weight, " + (canary.paused() ? "resume" : "pause") + ", promote, abort, rollback";
            case Baking _ -> "rollback, revert";
            case Promoted _ -> "revert, start another rollout";
            case Rejected _, RolledBack _, Aborted _ -> "start another rollout";
        };
    }

    private Canary canary(String move) throws IllegalMoveException {
        if (state instanceof Canary canary) {
            return canary;
        }
        throw illegal(move);
    }

    private IllegalMoveException illegal(String move) {
        return new IllegalMoveException("rollout " + id + " is " + state.label() + ": it can't " + move);
    }

    private Rollout to(RolloutState next, String why) {
        return moved(next, why, revision + 1);
    }

    /** In the state that the journal has for that revision. */
    public Rollout moved(RolloutState next, String why, long revisionThen) {
        return new Rollout(id, endpoint, stable, candidate, plan, next, why, revisionThen, startedAt, salt, digests);
    }

    /** It compares these artifacts. */
    public Rollout of(Digests artifacts) {
        return new Rollout(id, endpoint, stable, candidate, plan, state, reason, revision, startedAt, salt, artifacts);
    }

    /** As operators write weights: 500 is 5 %. */
    public static String percent(int weight) {
        return PlanForm.percent(weight) + " %";
    }
}
