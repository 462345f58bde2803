package dev.belay.execution;

import dev.belay.vocabulary.Tensor;
import org.jspecify.annotations.Nullable;

/** A call that has entered a batch, with all its rows or with a slice of them. */
final class Member {
    private final InferenceCall call;
    private final Tensor[] all;
    private final int fromRow;
    private final int rows;
    private Tensor @Nullable [] slice;

    private Member(InferenceCall call, Tensor[] all, int fromRow, int rows) {
        this.call = call;
        this.all = all;
        this.fromRow = fromRow;
        this.rows = rows;
    }

    static Member whole(InferenceCall call, Tensor[] inputs) {
        return new Member(call, inputs, 0, call.rows());
    }

    /**
     * The call's next rows.
     *
     * @param inputs of all its rows
     */
    static Member slice(InferenceCall call, Tensor[] inputs, int rows) {
        return new Member(call, inputs, call.answeredRows(), rows);
    }

    InferenceCall call() {
        return call;
    }

    int rows() {
        return rows;
    }

    boolean isWhole() {
        return rows == call.rows();
    }

    /** Of these rows alone; the same whenever they are run. */
    Tensor[] inputs() {
        if (isWhole()) {
            return all;
        }
        Tensor[] sliced = slice;
        if (sliced == null) {
            sliced = new Tensor[all.length];
            for (int i = 0; i < all.length; i++) {
                sliced[i] = all[i].sliceRows(fromRow, fromRow + rows);
            }
            slice = sliced;
        }
        return sliced;
    }
}
