package dev.belay.execution;

import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch while it is being made, and what still goes into it. */
final class BatchDraft {
    final List<Member> members = new ArrayList<>();
    private final boolean batchable;
    private final int mostRows;
    private final int mostMembers;
    private Tensor @Nullable [] first;
    private int rows;
    private int entered;

    /**
     * @param batchable whether requests may be joined, and cut
     * @param mostRows of the whole batch, except for one request that can't be cut
     * @param mostMembers requests, or slices of them
     */
    BatchDraft(boolean batchable, int mostRows, int mostMembers) {
        this.batchable = batchable;
        this.mostRows = mostRows;
        this.mostMembers = batchable ? mostMembers : 1;
    }

    boolean isFull() {
        return rows >= mostRows || entered >= mostMembers;
    }

    int room() {
        return mostRows - rows;
    }

    boolean hasRoom(int more) {
        return entered == 0 || more <= room();
    }

    /** Whether this call runs in slices: it has more rows than a batch. */
    boolean slices(InferenceCall call) {
        return batchable && call.rows() > mostRows;
    }

    /** Whether these may be joined to what is there: requests join only if all their dimensions but the first agree. */
    boolean joins(Tensor[] inputs) {
        for (int i = 0; first != null && i < first.length; i++) {
            long[] left = first[i].shape();
            long[] right = inputs[i].shape();
            if (left.length != right.length || !Arrays.equals(left, 1, left.length, right, 1, right.length)) {
                return false;
            }
        }
        return true;
    }

    /** @param inputs of all its rows. @return false if the call has left the queue */
    boolean enter(InferenceCall call, Tensor[] inputs) {
        if (!call.enter()) {
            return false;
        }
        first = first == null ? inputs : first;
        entered++;
        return true;
    }

    /** @return false if the call has left the queue */
    boolean enterWhole(InferenceCall call, Tensor[] inputs) {
        if (!enter(call, inputs)) {
            return false;
        }
        reserve(call.rows());
        members.add(Member.whole(call, inputs));
        return true;
    }

    /** Rows of a call that has entered, which come as one member later on. */
    void reserve(int more) {
        rows += more;
    }
}
