package dev.belay.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Answers of one batch on their way back: one task per event loop, not per request. */
final class Replies {
    private record Reply(InferenceCall call, RunResult result) {
        void deliver() {
            call.complete(result);
        }
    }

    private final List<Reply> replies = new ArrayList<>();

    void add(InferenceCall call, RunResult result) {
        replies.add(new Reply(call, result));
    }

    /** Hands over everything added so far. */
    void send() {
        while (!replies.isEmpty()) {
            Executor loop = replies.getFirst().call().replyOn();
            List<Reply> group = new ArrayList<>(replies.size());
            replies.removeIf(reply -> reply.call().replyOn() == loop && group.add(reply));
            SafeCallbacks.call(() -> loop.execute(() -> group.forEach(Reply::deliver)));
        }
    }
}
