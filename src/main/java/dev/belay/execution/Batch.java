package dev.belay.execution;

import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls that are run together. */
record Batch(List<Member> members, Part part) {
    /** What it is of a batch that failed. */
    enum Part {
        /** None: its members were taken from the queue. */
        NONE,
        /** The first half; the second is the next part in line unless this one fails as well. */
        FIRST_HALF,
        OTHER
    }

    int rows() {
        return rows(members);
    }

    static int rows(List<Member> members) {
        int rows = 0;
        for (Member member : members) {
            rows += member.rows();
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
        return new Batch(members.subList(0, members.size() / 2), Part.FIRST_HALF);
    }

    Batch secondHalf() {
        return new Batch(members.subList(members.size() / 2, members.size()), Part.OTHER);
    }

    /** Why such outputs can't be divided by rows; null if they can, or needn't be: a single request gets any outputs. */
    RunResult.@Nullable Failure objection(List<Tensor> outputs) {
        if (members.size() == 1 && members.getFirst().isWhole()) {
            return null;
        }
        int rows = rows();
        for (Tensor output : outputs) {
            long[] shape = output.shape();
            if (shape.length == 0
                    || shape[0] != rows
                    || Weight.elements(shape) != output.data().length()) {
                return RunResult.Failure.ofOutputs("output '" + output.name() + "' has shape " + Arrays.toString(shape)
                        + " for a batch of " + rows + " rows");
            }
        }
        return null;
    }

    /**
     * Divides what the model gave among the members. A single one gets all of it, for the output guard to see.
     *
     * @param outputs without {@link #objection}
     * @param runNanos how long the run took
     */
    List<RunResult.Success> share(List<Tensor> outputs, long runNanos) {
        int rows = rows();
        if (members.size() == 1) {
            return List.of(new RunResult.Success(outputs, runNanos, rows));
        }
        List<RunResult.Success> results = new ArrayList<>(members.size());
        int from = 0;
        for (Member member : members) {
            List<Tensor> part = new ArrayList<>(outputs.size());
            for (Tensor output : outputs) {
                part.add(output.sliceRows(from, from + member.rows()));
            }
            results.add(new RunResult.Success(part, runNanos, rows));
            from += member.rows();
        }
        return results;
    }
}
