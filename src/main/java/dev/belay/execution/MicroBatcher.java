package dev.belay.execution;

import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Takes what has arrived together, without waiting for more. Any thread offers and refuses; the runner's thread alone
 * takes. What waits is bounded by the bulkheads in front of it; what has timed out here stays behind without its inputs
 * until the runner or a refusal comes by, which is when the run in progress returns or counts as stuck.
 */
final class MicroBatcher {
    private final Queue<Call> queue = new ConcurrentLinkedQueue<>();
    private final boolean batchable;
    private final int maxRows;
    private volatile int limitRows = Integer.MAX_VALUE;
    /** Taken from the queue, but didn't fit into the last batch: the head of the next. */
    private final AtomicReference<@Nullable Call> carried = new AtomicReference<>();
    /** Parts of batches that failed, the next one first. */
    private final Deque<Batch> halves = new ConcurrentLinkedDeque<>();

    MicroBatcher(boolean batchable, int maxRows) {
        this.batchable = batchable;
        this.maxRows = maxRows;
    }

    int largest() {
        return batchable ? maxRows : 1;
    }

    /** Makes batches smaller than their largest, until told otherwise. */
    void limit(int rows) {
        limitRows = rows;
    }

    void offer(Call call) {
        queue.add(call);
    }

    /** Puts a batch that failed back in two halves, before everything else. Who has timed out stays behind. */
    void split(Batch failed) {
        for (Member member : failed.members()) {
            member.call().waitAgain();
        }
        halves.addFirst(failed.secondHalf());
        halves.addFirst(failed.firstHalf());
    }

    boolean isEmpty() {
        return queue.isEmpty() && carried.get() == null && halves.isEmpty();
    }

    /** Refuses everything that waits. */
    void refuseAll(FailureReason reason, String message) {
        for (Batch half = halves.pollFirst(); half != null; half = halves.pollFirst()) {
            for (Member member : half.members()) {
                member.call().refuse(reason, message);
            }
        }
        for (Call call = next(); call != null; call = next()) {
            call.refuse(reason, message);
        }
    }

    /**
     * @param expired gets what is past its deadline, which never enters a batch
     * @return the next batch; null if nobody waits
     */
    @Nullable
    Batch take(long nowNanos, List<Call> expired) {
        for (Batch half = halves.pollFirst(); half != null; half = halves.pollFirst()) {
            List<Member> members = enterAgain(half, nowNanos, expired);
            if (!members.isEmpty()) {
                return new Batch(members, true);
            }
        }
        List<Member> members = takeQueued(nowNanos, expired);
        return members.isEmpty() ? null : new Batch(members, false);
    }

    private static List<Member> enterAgain(Batch half, long nowNanos, List<Call> expired) {
        List<Member> members = new ArrayList<>(half.members().size());
        for (Member member : half.members()) {
            if (member.call().isExpired(nowNanos)) {
                expired.add(member.call());
            } else if (member.call().enter()) {
                members.add(member);
            }
        }
        return members;
    }

    private List<Member> takeQueued(long nowNanos, List<Call> expired) {
        List<Member> members = new ArrayList<>();
        int mostRows = Math.min(maxRows, limitRows);
        int rows = 0;
        for (Call call = next(); call != null; call = queue.poll()) {
            Tensor[] inputs = call.inputs();
            if (call.isExpired(nowNanos)) {
                expired.add(call);
            } else if (inputs != null && !fits(call.rows(), inputs, rows, mostRows, members)) {
                carried.set(call);
                break;
            } else if (inputs != null && call.enter()) {
                members.add(new Member(call, inputs));
                rows += call.rows();
                if (!batchable || rows >= mostRows) {
                    break;
                }
            }
        }
        return members;
    }

    private @Nullable Call next() {
        Call first = carried.get() == null ? null : carried.getAndSet(null);
        return first != null ? first : queue.poll();
    }

    /** A single larger request still runs, alone. */
    private static boolean fits(int callRows, Tensor[] inputs, int rows, int mostRows, List<Member> members) {
        return members.isEmpty()
                || (rows + callRows <= mostRows && joinable(members.getFirst().inputs(), inputs));
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
