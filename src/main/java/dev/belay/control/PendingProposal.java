package dev.belay.control;

import dev.belay.journal.Outcome;
import dev.belay.journal.Pending;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A forward move that acts once the journal has it. */
final class PendingProposal {
    /** So long it waits for the journal. */
    private static final long PATIENCE_NANOS = 2_000_000_000;

    private final Pending pending;
    private final long sinceNanos;
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private volatile @Nullable Outcome outcome;
    private boolean overtaken;

    /** @param wake called on the journal's thread when the outcome is there */
    PendingProposal(Pending pending, long sinceNanos, Runnable wake) {
        this.pending = pending;
        this.sinceNanos = sinceNanos;
        pending.outcome().thenAccept(known -> {
            outcome = known;
            wake.run();
        });
    }

    @Nullable
    Outcome outcome() {
        return outcome;
    }

    /** To be called while it waits: it is taken back where that takes long, or whoever asked told that it can't be. */
    void losePatience(long nowNanos) {
        if (nowNanos - sinceNanos > PATIENCE_NANOS && !pending.withdraw()) {
            // The store has begun with it, and may have it all the same.
            reply.complete(Reply.refused(
                    Reply.Kind.UNAVAILABLE,
                    "the journal doesn't answer: the change may still be written, and then takes effect;"
                            + " read the endpoint's rollouts again"));
        }
    }

    /** Something else was decided, and acts already: it is taken back, or comes too late. */
    void overtake() {
        overtaken = true;
        pending.withdraw();
    }

    boolean overtaken() {
        return overtaken;
    }

    CompletableFuture<Reply> reply() {
        return reply;
    }
}
