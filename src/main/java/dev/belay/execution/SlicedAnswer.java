package dev.belay.execution;

import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to a call that runs in slices, row by row as it comes. */
final class SlicedAnswer {
    private final int rows;
    private Tensor @Nullable [] whole;
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

    boolean isComplete() {
        return answered == rows;
    }

    /**
     * Adds the answer to the next rows.
     *
     * @param partRows which all its outputs have
     * @return what is wrong with it; null if it continues what there is
     */
    @Nullable
    String add(RunResult.Success part, int partRows) {
        List<Tensor> outputs = part.outputs();
        Tensor[] into = whole;
        if (into == null) {
            into = new Tensor[outputs.size()];
            for (int i = 0; i < into.length; i++) {
                into[i] = widened(outputs.get(i), partRows);
            }
            whole = into;
        }
        for (int i = 0; i < into.length; i++) {
            Tensor output = outputs.get(i);
            if (!continues(into[i], output)) {
                return "output '" + output.name() + "' has shape " + Arrays.toString(output.shape())
                        + " for some rows and " + Arrays.toString(into[i].shape()) + " for others";
            }
            int perRow = output.data().length() / partRows;
            into[i].data().put(answered * perRow, output.data());
        }
        answered += partRows;
        runNanos += part.runNanos();
        mostBatchRows = Math.max(mostBatchRows, part.batchRows());
        return null;
    }

    /** The answer to all rows. */
    RunResult.Success complete() {
        Tensor[] all = whole;
        if (all == null || !isComplete()) {
            throw new IllegalStateException(answered + " of " + rows + " rows are answered");
        }
        return new RunResult.Success(List.of(all), runNanos, mostBatchRows);
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
        return whole.datatype() == part.datatype()
                && Arrays.equals(left, 1, left.length, right, 1, Math.max(1, right.length));
    }
}
