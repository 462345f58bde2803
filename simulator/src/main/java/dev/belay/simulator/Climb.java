package dev.belay.simulator;

import dev.belay.rollout.rule.RuleSettings;
import dev.belay.rollout.rule.Verdict;
import dev.belay.vocabulary.Arm;
import java.time.Duration;

/** A rollout that goes up its steps as soon as it may, until it is promoted, rolled back or too long. */
final class Climb {
    private static final RuleSettings SETTINGS = RuleSettings.DEFAULT.withMinTime(Duration.ZERO);
    private static final long MOST_SLOTS = 10_000;

    private final SimulatedRollout rollout;
    private final boolean byProof;
    private final int[] steps;
    private final boolean promoted;
    private int step;

    /** @param byProof whether the last step needs the proof that the candidate is as good, too */
    Climb(Rates rates, boolean byProof, Chance chance, int... steps) {
        this.byProof = byProof;
        this.steps = steps;
        rollout = new SimulatedRollout(SETTINGS, rates.stable(), SimulatedRollout.SLOW, chance);
        rollout.rules().lastStep(steps[steps.length - 1]);
        promoted = climb(rates);
    }

    private boolean climb(Rates rates) {
        for (long slot = 0; slot < MOST_SLOTS; slot++) {
            if (rollout.requests(SimulatedRollout.SLOW, steps[step], rates)) {
                return false;
            }
            rollout.endTick();
            if (isAtTheTop()) {
                return true;
            }
            if (step < steps.length - 1 && rollout.rules().mayStep(steps[step])) {
                step++;
            }
        }
        return false;
    }

    private boolean isAtTheTop() {
        return byProof
                ? rollout.rules().verdict() instanceof Verdict.Promote
                : step == steps.length - 1 && rollout.rules().mayStep(steps[step]);
    }

    boolean isPromoted() {
        return promoted;
    }

    long candidateRequestsInLastStep() {
        return rollout.rules().countsSinceWeight().requests(Arm.CANDIDATE);
    }
}
