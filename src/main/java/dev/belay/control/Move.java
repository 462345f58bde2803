package dev.belay.control;

import dev.belay.journal.Entry;
import dev.belay.journal.Outcome;
import dev.belay.journal.Pending;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A forward move that acts once the journal has it. */
final class Move {
    private final Pending pending;
    private final long sinceNanos;
    private final CompletableFuture<Reply> reply = new CompletableFuture<>();
    private volatile @Nullable Outcome outcome;

    /** @param wake called on the journal's thread when the outcome is there */
    Move(Pending pending, long sinceNanos, Runnable wake) {
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

    Entry entry() {
        return pending.entry();
    }

    boolean olderThan(long nanos, long nowNanos) {
        return nowNanos - sinceNanos > nanos;
    }

    /** Takes it back. @return false if the store has begun with it: then it may have it all the same */
    boolean withdraw() {
        return pending.withdraw();
    }

    CompletableFuture<Reply> reply() {
        return reply;
    }
}
