package dev.belay.execution;

import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import java.util.List;

/** The result of a call to a model. */
public sealed interface RunResult {
    /** Whether it says nothing of the model, neither good nor bad: no breaker and no rollout's evidence counts it. */
    boolean neutral();

    /**
     * @param outputs in the signature's order, with the call's rows
     * @param runNanos how long the model ran, the whole batch's run, without the queue before it; of a call that ran in
     *     slices their sum
     * @param batchRows rows of that run, other requests' included; of slices the most
     */
    record Success(List<Tensor> outputs, long runNanos, int batchRows, boolean neutral) implements RunResult {
        public Success(List<Tensor> outputs, long runNanos, int batchRows) {
            this(outputs, runNanos, batchRows, false);
        }

        /** The same, as one that says nothing of the model. */
        public Success asNeutral() {
            return new Success(outputs, runNanos, batchRows, true);
        }

        /** The same, with others of its outputs. */
        public Success giving(List<Tensor> others) {
            return new Success(others, runNanos, batchRows, neutral);
        }
    }

    /**
     * @param message what happened, without the name of the tier
     * @param crowdedOut the call timed out after less than half of its time in its own runs, or beside any single run:
     *     it waited for other requests, or for a core
     */
    record Failure(FailureReason reason, String message, boolean crowdedOut) implements RunResult {
        public Failure(FailureReason reason, String message) {
            this(reason, message, false);
        }

        /** The output guard's. */
        public static Failure ofOutputs(String objection) {
            return new Failure(FailureReason.OUTPUT_GUARD, "output guard: " + objection);
        }

        @Override
        public boolean neutral() {
            return crowdedOut || !reason.isModels();
        }
    }
}
