package dev.belay.execution;

import dev.belay.vocabulary.Tensor;
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

    /** Whose rows are whose can't be told from such outputs: in words; null if it can. A single request may get any. */
    @Nullable
    String objection(List<Tensor> outputs) {
        if (members.size() == 1 && members.getFirst().isWhole()) {
            return null;
        }
        int rows = rows();
        for (Tensor output : outputs) {
            if (!hasRows(output, rows)) {
                return "output guard: output '" + output.name() + "' has shape " + Arrays.toString(output.shape())
                        + " for a batch of " + rows + " rows";
            }
        }
        return null;
    }

    /**
     * Divides what the model gave among the members. A single request gets all of it, for the output guard to see.
     *
     * @param outputs without {@link #objection}
     * @param runNanos how long the run took
     */
    List<RunResult.Success> share(List<Tensor> outputs, long runNanos) {
        if (members.size() == 1) {
            return List.of(
                    new RunResult.Success(outputs, runNanos, members.getFirst().rows()));
        }
        int rows = rows();
        List<RunResult.Success> results = new ArrayList<>(members.size());
        int from = 0;
        for (Member member : members) {
            int to = from + member.rows();
            results.add(new RunResult.Success(part(outputs, from, to), runNanos, rows));
            from = to;
        }
        return results;
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
