package dev.belay.execution;

import dev.belay.vocabulary.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Takes what has arrived together, without waiting for more; what is more than one batch, fairly by client. Any thread
 * offers and refuses; the runner's thread alone takes. What waits is bounded by the bulkheads in front of it; calls that have
 * timed out stay, without their inputs, until the run in progress returns or counts as stuck.
 */
final class MicroBatcher {
    private final Queue<InferenceCall> arrivals = new ConcurrentLinkedQueue<>();
    private final boolean batchable;
    private final int maxRows;
    /** Rows of the largest batch that each comparison allows; guarded by itself. */
    private final Map<Comparison, Integer> limits = new HashMap<>();
    /** The smallest of them. */
    private volatile int mostRows;
    // Guarded by this: what waits longer than for the next batch.
    private final FairQueue fair = new FairQueue();
    /** Parts of batches that failed, the next one first. */
    private final Deque<Batch> parts = new ArrayDeque<>();
    /** More waits than one batch takes: {@link FairQueue} says whose turn it is. */
    private boolean crowded;

    private volatile boolean backlog;

    MicroBatcher(boolean batchable, int maxRows) {
        this.batchable = batchable;
        this.maxRows = maxRows;
        this.mostRows = maxRows;
    }

    int largest() {
        return batchable ? maxRows : 1;
    }

    /** Makes batches smaller than their largest until the comparison is over; of several the smallest holds. Any thread. */
    Comparison limit(int rows) {
        Comparison comparison = new Comparison() {
            @Override
            public void end() {
                setLimit(this, null);
            }
        };
        setLimit(comparison, rows);
        return comparison;
    }

    private void setLimit(Comparison comparison, @Nullable Integer rows) {
        synchronized (limits) {
            limits.compute(comparison, (same, before) -> rows);
            mostRows = limits.values().stream().reduce(maxRows, Math::min);
        }
    }

    void offer(InferenceCall call) {
        arrivals.add(call);
    }

    boolean isEmpty() {
        return arrivals.isEmpty() && !backlog;
    }

    /** Puts a call of which a slice has run back at the head of its client's line. */
    synchronized void resume(InferenceCall call) {
        fair.resume(call);
        crowded = true;
        backlog = true;
    }

    /**
     * Puts a batch that failed back in parts, before everything else. Who has timed out stays behind.
     *
     * @param singly each member by itself instead of two halves
     */
    synchronized void split(Batch failed, boolean singly) {
        failed.members().forEach(member -> member.call().waitAgain());
        putBack(failed, singly);
        backlog = true;
    }

    private void putBack(Batch failed, boolean singly) {
        if (!singly) {
            parts.addFirst(failed.secondHalf());
            parts.addFirst(failed.firstHalf());
            return;
        }
        for (Member member : failed.members().reversed()) {
            parts.addFirst(new Batch(List.of(member), Batch.Part.OTHER));
        }
    }

    /** The first half of a batch that failed was answered: so it was the second, which needn't be run to know that. */
    synchronized void firstHalfAnswered(boolean singly) {
        Batch second = parts.peekFirst();
        if (second != null && second.members().size() > 1) {
            parts.removeFirst();
            putBack(second, singly);
        }
    }

    /** Refuses everything that waits. */
    synchronized void refuseAll(RunResult.Failure refusal) {
        parts.forEach(part -> part.members().forEach(member -> member.call().refuse(refusal)));
        parts.clear();
        for (InferenceCall call = fair.poll(); call != null; call = fair.poll()) {
            call.refuse(refusal);
        }
        for (InferenceCall call = arrivals.poll(); call != null; call = arrivals.poll()) {
            call.refuse(refusal);
        }
        crowded = false;
        backlog = false;
    }

    /**
     * @param mostJoined requests in one batch
     * @param expired gets what is past its time, which never enters a batch
     * @return the next batch; null if none waits
     */
    @Nullable
    synchronized Batch take(long nowNanos, int mostJoined, List<InferenceCall> expired) {
        Batch next = nextPart(nowNanos, expired);
        if (next == null) {
            List<Member> members = takeWaiting(nowNanos, mostJoined, expired);
            next = members.isEmpty() ? null : new Batch(members, Batch.Part.NONE);
        }
        backlog = crowded || !parts.isEmpty();
        return next;
    }

    private @Nullable Batch nextPart(long nowNanos, List<InferenceCall> expired) {
        for (Batch part = parts.pollFirst(); part != null; part = parts.pollFirst()) {
            List<Member> members = new ArrayList<>(part.members().size());
            for (Member member : part.members()) {
                if (member.call().isExpired(nowNanos)) {
                    expired.add(member.call());
                } else if (member.call().enter()) {
                    members.add(member);
                }
            }
            if (!members.isEmpty()) {
                return new Batch(members, part.part());
            }
        }
        return null;
    }

    private List<Member> takeWaiting(long nowNanos, int mostJoined, List<InferenceCall> expired) {
        BatchDraft draft = new BatchDraft(batchable, mostRows, mostJoined);
        if (!crowded) {
            takeArrivals(draft, nowNanos, expired);
        }
        if (crowded && !draft.isFull()) {
            for (InferenceCall call = arrivals.poll(); call != null; call = arrivals.poll()) {
                fair.add(call);
            }
            fair.fill(draft, nowNanos, expired);
            crowded = !fair.isEmpty();
        }
        return draft.members;
    }

    /** In their order, as long as one batch takes them all. */
    private void takeArrivals(BatchDraft draft, long nowNanos, List<InferenceCall> expired) {
        for (InferenceCall call = arrivals.poll(); call != null; call = arrivals.poll()) {
            Tensor[] inputs = call.inputs();
            if (inputs == null) {
                continue;
            }
            if (call.isExpired(nowNanos)) {
                expired.add(call);
            } else if (draft.slices(call) || !draft.hasRoom(call.rows()) || !draft.joins(inputs)) {
                fair.add(call);
                crowded = true;
                return;
            } else if (draft.enterWhole(call, inputs) && draft.isFull()) {
                crowded = !arrivals.isEmpty();
                return;
            }
        }
    }
}
