package dev.belay.adapter.resilience;

import dev.belay.execution.RunResult;
import dev.belay.validation.InputBinder;
import dev.belay.validation.InputGuard;
import dev.belay.validation.OutputGuard;
import dev.belay.validation.PromisedOutputs;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A version's data guards, resolved against its endpoint's features.
 *
 * @param example one row, in the signature's order, that the version should be able to answer
 * @param promised which of its outputs the endpoint gives; null for all, as they come
 */
public record TierGuards(
        InputGuard input,
        InputBinder binder,
        OutputGuard output,
        Optional<Tensor[]> example,
        @Nullable PromisedOutputs promised) {
    /**
     * The result of a call, its answer judged: each request for itself, also of a shared run. An answer
     * that isn't to be believed is the model's failure, unless it may come from what the request itself holds.
     */
    RunResult judge(RunResult result, Inputs inputs) {
        if (result instanceof RunResult.Failure failure) {
            return failure.reason() == FailureReason.ERROR && inputs.rows() == 0
                    ? takesNoZeroRows(failure.message())
                    : failure;
        }
        RunResult.Success success = (RunResult.Success) result;
        String objection = output.defect(success.outputs(), inputs.rows());
        if (objection == null) {
            return given(success);
        }
        if (inputs.rows() == 0) {
            return takesNoZeroRows(objection);
        }
        return output.mayComeFromInputs(success.outputs(), inputs.rows()) && binder.anyWithoutNumber(inputs)
                ? given(success.asNeutral())
                : RunResult.Failure.ofOutputs(objection);
    }

    /** That a model has no answer to no rows, or a wrong one, says nothing against it. */
    private static RunResult takesNoZeroRows(String reason) {
        return new RunResult.Failure(FailureReason.INPUT_GUARD, "the model takes no request without rows: " + reason);
    }

    private RunResult.Success given(RunResult.Success all) {
        return promised == null ? all : all.giving(promised.of(all.outputs()));
    }
}
