package dev.belay.execution;

import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch while it is being made, and what still goes into it. */
final class Draft {
    private final boolean batchable;
    private final int mostRows;
    private final int mostMembers;
    private final List<Member> members = new ArrayList<>();
    private Tensor @Nullable [] first;
    private int rows;
    private int entered;

    /**
     * @param batchable whether requests may be joined, and cut
     * @param mostRows of the whole batch, except for one request that can't be cut
     * @param mostMembers requests, or slices of them
     */
    Draft(boolean batchable, int mostRows, int mostMembers) {
        this.batchable = batchable;
        this.mostRows = mostRows;
        this.mostMembers = batchable ? mostMembers : 1;
    }

    List<Member> members() {
        return members;
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
        return first == null || joinable(first, inputs);
    }

    void add(Member member) {
        members.add(member);
        reserve(member.rows());
    }

    /** A call of these inputs, all its rows', has entered. */
    void entered(Tensor[] inputs) {
        if (first == null) {
            first = inputs;
        }
        entered++;
    }

    /** Rows of a call that has entered, which come as one member later on. */
    void reserve(int more) {
        rows += more;
    }

    void addReserved(Member slice) {
        members.add(slice);
    }

    private static boolean joinable(Tensor[] first, Tensor[] next) {
        for (int i = 0; i < first.length; i++) {
            long[] left = first[i].shape();
            long[] right = next[i].shape();
            if (left.length != right.length) {
                return false;
            }
            for (int d = 1; d < left.length; d++) {
                if (left[d] != right[d]) {
                    return false;
                }
            }
        }
        return true;
    }
}
