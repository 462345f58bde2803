package dev.belay.control;

import dev.belay.journal.Decision.Move;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.Rollout.IllegalMoveException;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * What the plan has next.
 *
 * @param rollout as it is to stand
 */
record NextMove(Rollout rollout, Move move) {
    /** @return null if its time hasn't come */
    static @Nullable NextMove of(ActiveRollout running, Rollout rollout) {
        try {
            return rollout.state() instanceof RolloutState.Baking ? baked(running, rollout) : onward(running, rollout);
        } catch (IllegalMoveException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static @Nullable NextMove baked(ActiveRollout running, Rollout rollout) throws IllegalMoveException {
        return running.elapsedNanos() < rollout.plan().bake().toNanos()
                ? null
                : new NextMove(rollout.finish("baked for " + rollout.plan().bake() + " without a fault"), Move.BAKED);
    }

    private static @Nullable NextMove onward(ActiveRollout running, Rollout rollout) throws IllegalMoveException {
        // Also of a promotion: a verdict from another weight says nothing of this one.
        if (rollout.state().paused() || !running.rules().mayStep(rollout.state().weight())) {
            return null;
        }
        if (!rollout.inLastStep()) {
            String why = "the step's samples and time have passed, and nothing speaks against the candidate";
            return new NextMove(rollout.stepUp(why), Move.STEP);
        }
        return running.rules().verdict() instanceof Verdict.Promote promote
                ? new NextMove(rollout.promote(promote.words()), Move.PROMOTED)
                : null;
    }
}
