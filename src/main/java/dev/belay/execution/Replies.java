package dev.belay.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** Answers of one batch on their way back: one task per event loop, not per request. */
final class Replies {
    private record Reply(InferenceCall call, RunResult result) {}

    private final List<Reply> replies = new ArrayList<>();

    void add(InferenceCall call, RunResult result) {
        replies.add(new Reply(call, result));
    }

    /** Hands over everything added so far. */
    void send() {
        int from = 0;
        while (from < replies.size()) {
            from = sendGroup(from);
        }
        replies.clear();
    }

    private int sendGroup(int from) {
        Executor loop = replies.get(from).call().replyOn();
        List<Reply> group = new ArrayList<>(replies.size() - from);
        int others = from;
        for (int i = from; i < replies.size(); i++) {
            Reply reply = replies.get(i);
            if (reply.call().replyOn() == loop) {
                group.add(reply);
            } else {
                replies.set(others++, reply);
            }
        }
        while (replies.size() > others) {
            replies.removeLast();
        }
        SafeCallbacks.call(() -> loop.execute(() -> deliver(group)));
        return from;
    }

    private static void deliver(List<Reply> group) {
        for (Reply reply : group) {
            reply.call().complete(reply.result());
        }
    }
}
