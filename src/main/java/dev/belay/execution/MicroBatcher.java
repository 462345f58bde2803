package dev.belay.execution;

import dev.belay.inference.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Takes what has arrived together, without waiting for more. Any thread offers; the runner's thread alone takes. Its
 * length is bounded by the bulkheads in front of it.
 */
final class MicroBatcher {
    private final Queue<Call> queue = new ConcurrentLinkedQueue<>();
    private final boolean batchable;
    private final int maxRows;
    /** Taken from the queue, but didn't fit into the last batch. */
    private @Nullable Call carried;

    MicroBatcher(boolean batchable, int maxRows) {
        this.batchable = batchable;
        this.maxRows = maxRows;
    }

    void offer(Call call) {
        queue.add(call);
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    @Nullable
    Call poll() {
        return queue.poll();
    }

    /** The next call, the one left over from the last batch first; for the runner's thread. */
    @Nullable
    Call takeFirst() {
        Call first = carried;
        carried = null;
        return first != null ? first : queue.poll();
    }

    /**
     * @param expired gets what is past its deadline, which never enters a batch
     * @return members of one batch; empty if nobody waits
     */
    List<Member> take(long nowNanos, List<Call> expired) {
        List<Member> batch = new ArrayList<>();
        int rows = 0;
        for (Call call = takeFirst(); call != null; call = queue.poll()) {
            if (nowNanos - call.deadlineNanos() >= 0) {
                expired.add(call);
            } else if (!batch.isEmpty() && rows + call.rows() > maxRows) {
                carried = call;
                break;
            } else {
                rows += enter(call, batch);
                if (carried != null || (!batch.isEmpty() && (!batchable || rows >= maxRows))) {
                    break;
                }
            }
        }
        return batch;
    }

    private int enter(Call call, List<Member> batch) {
        Tensor[] inputs = call.inputs();
        if (inputs == null) {
            return 0;
        }
        if (!batch.isEmpty() && !joinable(batch.getFirst().inputs(), inputs)) {
            carried = call;
            return 0;
        }
        if (!call.enter()) {
            return 0;
        }
        batch.add(new Member(call, inputs));
        return call.rows();
    }

    /** Requests join only if all their dimensions but the first agree. */
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
