package dev.belay.execution;

import dev.belay.vocabulary.Tensor;

/** A call that has entered a batch, with all its rows or with a slice of them. */
final class Member {
    private final InferenceCall call;
    private final int fromRow;
    private final int rows;
    private boolean sliced;
    private Tensor[] inputs;

    private Member(InferenceCall call, Tensor[] all, int fromRow, int rows) {
        this.call = call;
        this.inputs = all;
        this.fromRow = fromRow;
        this.rows = rows;
        this.sliced = isWhole();
    }

    static Member whole(InferenceCall call, Tensor[] inputs) {
        return new Member(call, inputs, 0, call.rows());
    }

    /** The call's next rows. @param all inputs of all its rows */
    static Member slice(InferenceCall call, Tensor[] all, int rows) {
        return new Member(call, all, call.answeredRows(), rows);
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

    /** Of these rows alone; the same object whenever they are run. */
    Tensor[] inputs() {
        if (!sliced) {
            Tensor[] slice = new Tensor[inputs.length];
            for (int i = 0; i < slice.length; i++) {
                slice[i] = inputs[i].sliceRows(fromRow, fromRow + rows);
            }
            inputs = slice;
            sliced = true;
        }
        return inputs;
    }
}
