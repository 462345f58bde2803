package dev.belay.rollout;

import dev.belay.vocabulary.ModelRef;
import java.time.Instant;

/**
 * A rollout as it stands: immutable, each move gives the next one. The revision counts changes of state, step, weight and
 * paused.
 *
 * @param stable the version that was the primary when it began
 * @param candidate the version on trial
 * @param reason of the last move, in words
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

    /** A move that this state doesn't allow, with what is possible. */
    public static final class IllegalMoveException extends Exception {
        private static final long serialVersionUID = 1L;

        IllegalMoveException(String message) {
            super(message);
        }
    }

    /** A new rollout; validation and shadow pass at once. */
    public static Rollout begin(
            String id, String endpoint, ModelRef stable, ModelRef candidate, RolloutPlan plan, Instant now, long salt) {
        RolloutState first = new RolloutState.Canary(1, plan.steps().getFirst(), false);
        return new Rollout(id, endpoint, stable, candidate, plan, first, "started", 1, now, salt, Digests.UNKNOWN);
    }

    public Rollout stepUp(String why) throws IllegalMoveException {
        RolloutState.Canary canary = canary("step up");
        int next = plan.firstStepAbove(canary.weight());
        if (next > plan.steps().size()) {
            throw new IllegalMoveException(
                    "there is no step above " + percent(canary.weight()) + "; possible: promote");
        }
        return to(new RolloutState.Canary(next, plan.weightOf(next), false), why);
    }

    /** A weight by hand pauses the plan, also where it is the one that holds already. */
    public Rollout weight(int weight, String why) throws IllegalMoveException {
        RolloutState.Canary canary = canary("set the weight");
        RolloutPlan.checkWeight("weight", weight);
        if (canary.weight() == weight && canary.paused()) {
            return this;
        }
        return to(new RolloutState.Canary(plan.lastStepUpTo(weight), weight, true), why);
    }

    public Rollout pause(String why) throws IllegalMoveException {
        RolloutState.Canary canary = canary("pause");
        return canary.paused() ? this : to(new RolloutState.Canary(canary.step(), canary.weight(), true), why);
    }

    /** Goes on; from a weight that was set by hand, with the next larger step. */
    public Rollout resume(String why) throws IllegalMoveException {
        RolloutState.Canary canary = canary("resume");
        if (!canary.paused()) {
            return this;
        }
        boolean byHand = canary.step() == 0 || plan.weightOf(canary.step()) != canary.weight();
        int next = byHand ? plan.firstStepAbove(canary.weight()) : canary.step();
        return next > plan.steps().size()
                ? to(new RolloutState.Canary(canary.step(), canary.weight(), false), why)
                : to(new RolloutState.Canary(next, plan.weightOf(next), false), why);
    }

    /** To baking, or where nothing is baked for good. */
    public Rollout promote(String why) throws IllegalMoveException {
        if (state instanceof RolloutState.Baking || state instanceof RolloutState.Promoted) {
            return this;
        }
        canary("promote");
        return to(plan.bake().isZero() ? new RolloutState.Promoted() : new RolloutState.Baking(), why);
    }

    /** Baked without a fault. */
    public Rollout finish(String why) throws IllegalMoveException {
        if (!(state instanceof RolloutState.Baking)) {
            throw illegal("finish baking");
        }
        return to(new RolloutState.Promoted(), why);
    }

    public Rollout rollBack(String why) throws IllegalMoveException {
        if (state instanceof RolloutState.RolledBack) {
            return this;
        }
        if (state.over()) {
            throw illegal("roll back");
        }
        return to(new RolloutState.RolledBack(), why);
    }

    public Rollout abort(String why) throws IllegalMoveException {
        if (state instanceof RolloutState.Aborted) {
            return this;
        }
        if (state.over() || state instanceof RolloutState.Baking) {
            throw illegal("abort");
        }
        return to(new RolloutState.Aborted(), why);
    }

    /** The last step has been reached: from here it may be promoted. */
    public boolean inLastStep() {
        return state instanceof RolloutState.Canary canary
                && plan.firstStepAbove(canary.weight()) > plan.steps().size();
    }

    /** What an operator may ask for now, in words. */
    public String possible() {
        return switch (state) {
            case RolloutState.Validating ignored -> "abort";
            case RolloutState.Shadow ignored -> "abort";
            case RolloutState.Canary canary ->
                "weight, " + (canary.paused() ? "resume" : "pause") + ", promote, abort, rollback";
            case RolloutState.Baking ignored -> "rollback, revert";
            case RolloutState.Promoted ignored -> "revert, start another rollout";
            case RolloutState.Rejected ignored -> "start another rollout";
            case RolloutState.RolledBack ignored -> "start another rollout";
            case RolloutState.Aborted ignored -> "start another rollout";
        };
    }

    private RolloutState.Canary canary(String move) throws IllegalMoveException {
        if (state instanceof RolloutState.Canary canary) {
            return canary;
        }
        throw illegal(move);
    }

    private IllegalMoveException illegal(String move) {
        return new IllegalMoveException(
                "rollout " + id + " is " + state.label() + ": it can't " + move + "; possible now: " + possible());
    }

    private Rollout to(RolloutState next, String why) {
        return new Rollout(id, endpoint, stable, candidate, plan, next, why, revision + 1, startedAt, salt, digests);
    }

    /** What the journal says came of it. */
    public Rollout moved(RolloutState next, String why, long revisionThen) {
        return new Rollout(id, endpoint, stable, candidate, plan, next, why, revisionThen, startedAt, salt, digests);
    }

    /** It compares these artifacts. */
    public Rollout of(Digests artifacts) {
        return new Rollout(id, endpoint, stable, candidate, plan, state, reason, revision, startedAt, salt, artifacts);
    }

    /** As operators write weights: 500 is 5 %. */
    public static String percent(int weight) {
        return weight % 100 == 0 ? weight / 100 + " %" : weight / 100.0 + " %";
    }
}
