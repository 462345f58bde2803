package dev.belay.execution;

import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait, by client: deficit round robin with rows as the cost (Shreedhar and Varghese, 1995). A client with many
 * rows gets its share and what others leave, slice by slice, and a client's calls stay in order. A client that has none
 * waiting isn't remembered. One thread at a time.
 */
final class FairQueue {
    /** Rows that a client earns a round: few, so that a small request waits for few rows of each other client. */
    private static final int QUANTUM_ROWS = 4;

    /** Flows kept for clients to come, so that they cost no new object. */
    private static final int MOST_SPARE = 64;

    private static final class Flow {
        private Client client = Client.NOBODY;
        private final Deque<InferenceCall> calls = new ArrayDeque<>(4);
        private int creditRows;
        /** Of its first call, in the batch that is being made. */
        private int grantedRows;

        int leftRows(InferenceCall call) {
            return call.rows() - call.answeredRows() - grantedRows;
        }

        void pay(int rows) {
            creditRows = Math.max(0, creditRows - rows);
        }
    }

    private final Map<Client, Flow> flows = new HashMap<>();
    /** In the order of their turns. */
    private final Deque<Flow> turns = new ArrayDeque<>();

    private final Deque<Flow> spare = new ArrayDeque<>();
    /** Whose first call has rows granted. */
    private final Deque<Flow> granted = new ArrayDeque<>();

    boolean isEmpty() {
        return turns.isEmpty();
    }

    void add(InferenceCall call) {
        flow(call.client()).calls.addLast(call);
    }

    /** Puts a call back of which a slice has run. */
    void resume(InferenceCall call) {
        flow(call.client()).calls.addFirst(call);
    }

    /** @return any call, no longer queued here; null if none waits */
    @Nullable
    InferenceCall poll() {
        Flow flow = turns.peekFirst();
        if (flow == null) {
            return null;
        }
        InferenceCall call = flow.calls.pollFirst();
        dropIfEmpty(flow);
        return call;
    }

    /** Fills a batch. @param expired gets what is past its time */
    void fill(BatchDraft draft, long nowNanos, List<InferenceCall> expired) {
        while (!turns.isEmpty() && !draft.isFull()) {
            Flow flow = turns.getFirst();
            InferenceCall call = flow.grantedRows > 0 ? flow.calls.getFirst() : firstWaiting(flow, nowNanos, expired);
            if (call == null) {
                dropIfEmpty(flow);
            } else if (!take(flow, call, draft)) {
                break;
            }
        }
        for (Flow flow = granted.peekFirst(); flow != null; flow = granted.peekFirst()) {
            // Rows that no other request could use make the slice longer.
            reserve(flow, Math.min(draft.room(), flow.leftRows(flow.calls.getFirst())), draft);
            finishSlice(flow, draft);
        }
    }

    private static @Nullable InferenceCall firstWaiting(Flow flow, long nowNanos, List<InferenceCall> expired) {
        for (InferenceCall call = flow.calls.peekFirst(); call != null; call = flow.calls.peekFirst()) {
            if (call.inputs() != null && !call.isExpired(nowNanos)) {
                return call;
            }
            flow.calls.removeFirst();
            if (call.inputs() != null) {
                expired.add(call);
            }
        }
        return null;
    }

    /** The client's turn. @return false if the batch is to be left as it is */
    private boolean take(Flow flow, InferenceCall call, BatchDraft draft) {
        Tensor[] inputs = call.inputs();
        if (inputs == null) {
            return true;
        }
        boolean alone = turns.size() == 1;
        boolean sliced = draft.slices(call);
        int left = flow.leftRows(call);
        int cost = sliced && !alone ? Math.min(left, QUANTUM_ROWS) : left;
        if (!draft.joins(inputs) || (!sliced && !draft.hasRoom(cost))) {
            return false;
        }
        if (!alone && flow.creditRows < cost) {
            flow.creditRows += QUANTUM_ROWS;
            nextTurn(flow);
        } else if (sliced) {
            grant(flow, call, inputs, Math.min(cost, draft.room()), draft);
        } else {
            flow.calls.removeFirst();
            if (draft.enterWhole(call, inputs)) {
                flow.pay(call.rows());
            }
            dropIfEmpty(flow);
            if (turns.peekFirst() == flow) {
                nextTurn(flow);
            }
        }
        return true;
    }

    private void grant(Flow flow, InferenceCall call, Tensor[] inputs, int rows, BatchDraft draft) {
        if (flow.grantedRows == 0) {
            if (!draft.enter(call, inputs)) {
                return;
            }
            granted.addLast(flow);
        }
        reserve(flow, rows, draft);
        flow.pay(rows);
        nextTurn(flow);
        if (flow.leftRows(call) == 0) {
            finishSlice(flow, draft);
        }
    }

    private static void reserve(Flow flow, int rows, BatchDraft draft) {
        draft.reserve(rows);
        flow.grantedRows += rows;
    }

    private void finishSlice(Flow flow, BatchDraft draft) {
        InferenceCall call = flow.calls.removeFirst();
        Tensor[] inputs = call.inputs();
        if (inputs != null) {
            draft.members.add(Member.slice(call, inputs, flow.grantedRows));
        }
        flow.grantedRows = 0;
        granted.remove(flow);
        dropIfEmpty(flow);
    }

    private void nextTurn(Flow flow) {
        turns.removeFirst();
        turns.addLast(flow);
    }

    private Flow flow(Client client) {
        Flow flow = flows.get(client);
        if (flow == null) {
            flow = spare.isEmpty() ? new Flow() : spare.removeLast();
            flow.client = client;
            flow.creditRows = QUANTUM_ROWS;
            flows.put(client, flow);
            turns.addLast(flow);
        }
        return flow;
    }

    private void dropIfEmpty(Flow flow) {
        if (flow.calls.isEmpty()) {
            flows.remove(flow.client);
            turns.remove(flow);
            flow.client = Client.NOBODY;
            if (spare.size() < MOST_SPARE) {
                spare.addLast(flow);
            }
        }
    }
}
