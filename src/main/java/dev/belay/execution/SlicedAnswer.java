package dev.belay.execution;

import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to a call that runs in slices, row by row as it comes. */
final class SlicedAnswer {
    private final int rows;
    private Tensor[] whole = {};
    private int answered;
    private long runNanos;
    private int mostBatchRows;

    /** @param rows of the call */
    SlicedAnswer(int rows) {
        this.rows = rows;
    }

    int answeredRows() {
        return answered;
    }

    /**
     * Adds the answer to the next rows.
     *
     * @param partRows which all its outputs have
     * @return the whole answer, or why the part doesn't continue what there is; null while rows are missing
     */
    @Nullable
    RunResult add(RunResult.Success part, int partRows) {
        List<Tensor> outputs = part.outputs();
        if (answered == 0) {
            whole = outputs.stream().map(output -> widened(output, partRows)).toArray(Tensor[]::new);
        }
        for (int i = 0; i < whole.length; i++) {
            Tensor output = outputs.get(i);
            if (!continues(whole[i], output)) {
                return RunResult.Failure.ofOutputs("output '" + output.name() + "' has shape "
                        + Arrays.toString(output.shape()) + " for some rows and " + Arrays.toString(whole[i].shape())
                        + " for others");
            }
            int perRow = output.data().length() / partRows;
            whole[i].data().put(answered * perRow, output.data());
        }
        answered += partRows;
        runNanos += part.runNanos();
        mostBatchRows = Math.max(mostBatchRows, part.batchRows());
        return answered == rows ? new RunResult.Success(List.of(whole), runNanos, mostBatchRows) : null;
    }

    private Tensor widened(Tensor part, int partRows) {
        long[] shape = part.shape().clone();
        shape[0] = rows;
        int length = Math.multiplyExact(part.data().length() / partRows, rows);
        return new Tensor(part.name(), part.datatype(), shape, TensorData.blank(part.datatype(), length));
    }

    private static boolean continues(Tensor whole, Tensor part) {
        long[] left = whole.shape();
        long[] right = part.shape();
        return whole.datatype() == part.datatype() && Arrays.equals(left, 1, left.length, right, 1, right.length);
    }
}
