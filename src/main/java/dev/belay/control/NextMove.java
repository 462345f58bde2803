package dev.belay.control;

import dev.belay.rollout.Rollout;
import dev.belay.rollout.Rollout.IllegalMoveException;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What the plan has next.
 *
 * @param rollout as it is to stand
 * @param kind of the journal's entry
 */
record NextMove(Rollout rollout, String kind) {
    /** @return null if its time hasn't come */
    static @Nullable NextMove of(Trial running, Rollout rollout) {
        try {
            return rollout.state() instanceof RolloutState.Baking ? baked(running, rollout) : onward(running, rollout);
        } catch (IllegalMoveException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable NextMove baked(Trial running, Rollout rollout) throws IllegalMoveException {
        return running.elapsedNanos() < rollout.plan().bake().toNanos()
                ? null
                : new NextMove(rollout.finish("baked for " + rollout.plan().bake() + " without a fault"), "baked");
    }

    private static @Nullable NextMove onward(Trial running, Rollout rollout) throws IllegalMoveException {
        // Also of a promotion: a verdict from another weight says nothing of this one.
        if (rollout.state().paused() || !running.rules().mayStep(rollout.state().weight())) {
            return null;
        }
        if (!rollout.inLastStep()) {
            String why = "the step's samples and time have passed, and nothing speaks against the candidate";
            return new NextMove(rollout.stepUp(why), "step");
        }
        return running.rules().verdict() instanceof Verdict.Promote promote
                ? new NextMove(rollout.promote(promote.words()), "promoted")
                : null;
    }
}
