package dev.belay.execution;

import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are run together.
 *
 * @param extra true for a part of a batch that failed, which is run again
 */
record Batch(List<Member> members, boolean extra) {
    int rows() {
        int rows = 0;
        for (Member member : members) {
            rows += member.call().rows();
        }
        return rows;
    }

    List<Tensor[]> inputs() {
        List<Tensor[]> inputs = new ArrayList<>(members.size());
        for (Member member : members) {
            inputs.add(member.inputs());
        }
        return inputs;
    }

    Batch firstHalf() {
        return new Batch(members.subList(0, members.size() / 2), true);
    }

    Batch secondHalf() {
        return new Batch(members.subList(members.size() / 2, members.size()), true);
    }

    /**
     * Divides what the model gave among the members. A single request gets all of it, for the output guard to see; where
     * the rows aren't the batch's nobody gets any, because nobody could tell whose they are.
     *
     * @param runNanos how long the run took
     */
    List<RunResult> share(List<Tensor> outputs, long runNanos) {
        if (members.size() == 1) {
            return List.of(new RunResult.Success(
                    outputs, runNanos, members.getFirst().call().rows()));
        }
        int rows = rows();
        String objection = objection(outputs);
        if (objection != null) {
            return Collections.nCopies(members.size(), new RunResult.Failure(FailureReason.OUTPUT_GUARD, objection));
        }
        List<RunResult> results = new ArrayList<>(members.size());
        int from = 0;
        for (Member member : members) {
            int to = from + member.call().rows();
            results.add(new RunResult.Success(part(outputs, from, to), runNanos, rows));
            from = to;
        }
        return results;
    }

    private @Nullable String objection(List<Tensor> outputs) {
        int rows = rows();
        for (Tensor output : outputs) {
            if (!hasRows(output, rows)) {
                return "output guard: output '" + output.name() + "' has shape " + Arrays.toString(output.shape())
                        + " for a batch of " + rows + " rows";
            }
        }
        return null;
    }

    private static boolean hasRows(Tensor output, int rows) {
        long[] shape = output.shape();
        if (shape.length == 0 || shape[0] != rows) {
            return false;
        }
        long elements = 1;
        for (long dimension : shape) {
            elements *= dimension;
        }
        return elements == output.data().length();
    }

    private static List<Tensor> part(List<Tensor> outputs, int fromRow, int toRow) {
        List<Tensor> part = new ArrayList<>(outputs.size());
        for (Tensor output : outputs) {
            part.add(output.sliceRows(fromRow, toRow));
        }
        return part;
    }
}
