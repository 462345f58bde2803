package dev.belay.control;

import dev.belay.journal.Decision;
import dev.belay.journal.Journal;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.Outcome;
import dev.belay.journal.PendingEntry;
import dev.belay.journal.QueryResult;
import dev.belay.journal.WritePolicy;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint's forward moves: journaled one at a time, and only if the journal is known as it is. If its stream has entries
 * that aren't known here, it is read again.
 */
final class ForwardMoves {
    private static final long PATIENCE_NANOS = 2_000_000_000;

    /** A move that is being written. */
    private record Proposal(
            PendingEntry pending, CompletableFuture<Outcome> outcome, CompletableFuture<Reply> reply, long sinceNanos) {
        /** After two seconds it is withdrawn, or if it can't be, the caller is answered. */
        void losePatience(long nowNanos) {
            if (nowNanos - sinceNanos > PATIENCE_NANOS && !pending.withdraw()) {
                // The store is writing it, and may have it all the same.
                reply.complete(unavailable(
                        "the journal doesn't answer: the change may still be written, and then takes effect;"
                                + " read the endpoint's rollouts again"));
            }
        }
    }

    private final boolean known;
    private final String endpoint;
    private final JournalReplay replay;
    private final Journal journal;
    private final Runnable wake;
    private @Nullable Proposal proposal;
    private boolean overtaken;
    private boolean rereadDue;
    private @Nullable CompletableFuture<QueryResult<JournalReplay.Read>> reread;
    private @Nullable Gap reported;

    /**
     * @param known whether the journal could be read at all
     * @param wake called on the journal's thread when a move is written
     */
    ForwardMoves(boolean known, JournalReplay replay, Runnable wake) {
        this.known = known;
        this.endpoint = replay.adoption().endpoint();
        this.replay = replay;
        this.journal = replay.ports().journal();
        this.wake = wake;
    }

    /** Whether nothing may be proposed for now. */
    boolean busy() {
        return proposal != null || rereadDue;
    }

    /** @return the reply, once the move is written and has taken effect, or can't be */
    CompletionStage<Reply> propose(EndpointState state, JournalEntry entry, long nowNanos) {
        Optional<Reply> objection = objection(state, entry);
        if (objection.isPresent()) {
            return CompletableFuture.completedStage(objection.get());
        }
        PendingEntry pending = journal.append(entry, WritePolicy.CONDITIONAL);
        CompletableFuture<Outcome> outcome = pending.outcome().toCompletableFuture();
        CompletableFuture<Reply> reply = new CompletableFuture<>();
        proposal = new Proposal(pending, outcome, reply, nowNanos);
        overtaken = false;
        outcome.thenRun(wake);
        return reply;
    }

    private Optional<Reply> objection(EndpointState state, JournalEntry entry) {
        Optional<String> down = journal.unavailableBecause();
        if (!known) {
            return Optional.of(unavailable(
                    "the journal could not be read yet, so nothing is changed: " + down.orElse("it is being read")));
        }
        if (down.isPresent()) {
            return Optional.of(unavailable("the journal can't be written, so nothing is changed: " + down.get()));
        }
        Optional<String> conflict = Optional.empty();
        if (rereadDue) {
            conflict = Optional.of("the endpoint's journal is being read again; try again afterwards");
        } else if (state.gap().isPresent() && !(entry.decision() instanceof Decision.Adopted)) {
            conflict = gap(state);
        } else if (proposal != null) {
            conflict = Optional.of("another change of this endpoint is being written; read it again");
        }
        return conflict.map(message -> Reply.refused(Reply.Kind.CONFLICT, message));
    }

    private static Reply unavailable(String message) {
        return Reply.refused(Reply.Kind.UNAVAILABLE, message);
    }

    /** A backward move has taken effect: what is being written is withdrawn, or comes too late. */
    void overtake() {
        if (proposal != null) {
            overtaken = true;
            proposal.pending().withdraw();
        }
    }

    /** To be called at each turn. @param written has a written move take effect */
    void settle(long nowNanos, Function<JournalEntry, Reply> written) {
        Proposal settled = proposal;
        if (settled == null) {
            return;
        }
        Outcome outcome = settled.outcome().getNow(null);
        if (outcome == null) {
            settled.losePatience(nowNanos);
            return;
        }
        proposal = null;
        try {
            settled.reply().complete(reply(outcome, written));
        } finally {
            settled.reply().completeExceptionally(new IllegalStateException("a bug; see the log"));
        }
    }

    private Reply reply(Outcome outcome, Function<JournalEntry, Reply> written) {
        return switch (outcome) {
            case Outcome.Written(long ignored, JournalEntry entry)
            when entry.decision() instanceof Decision.Adopted && overtaken -> {
                // By its number the revert that was decided meanwhile comes after it, as the next start would see it.
                readAgain();
                yield Reply.refused(Reply.Kind.CONFLICT, "a revert took effect first; read the endpoint again");
            }
            case Outcome.Written(long ignored, JournalEntry entry) -> written.apply(entry);
            case Outcome.Conflict conflict -> {
                readAgain();
                yield Reply.refused(Reply.Kind.CONFLICT, conflict.reason());
            }
            case Outcome.Dropped dropped -> unavailable(dropped.reason());
            case Outcome.Withdrawn ignored ->
                unavailable("the journal didn't accept the change in time; nothing was changed");
        };
    }

    private void readAgain() {
        rereadDue = true;
        reread = replay.read();
    }

    /** To be called at each turn. @return what was read again, once; null if there is nothing, or nothing yet */
    JournalReplay.@Nullable Read reread() {
        CompletableFuture<QueryResult<JournalReplay.Read>> answer = reread;
        if (answer == null && rereadDue && journal.unavailableBecause().isEmpty()) {
            readAgain();
        }
        if (answer == null || !answer.isDone()) {
            return null;
        }
        if (answer.isCompletedExceptionally()) {
            // Thrown once, and not tried again: the rule has to have its turns.
            reread = new CompletableFuture<>();
            throw new IllegalStateException("the history can't be read or applied", answer.exceptionNow());
        }
        reread = null;
        if (answer.join() instanceof QueryResult.Known<JournalReplay.Read>(JournalReplay.Read read)) {
            rereadDue = false;
            return read;
        }
        return null;
    }

    /** Why nothing moves forward by itself. */
    Optional<String> heldBecause(EndpointState state) {
        return journal.unavailableBecause()
                .map(down -> "the journal can't be written: " + down)
                .or(() -> gap(state));
    }

    /** Why the journal can't be followed; empty if it can. */
    Optional<String> gap(EndpointState state) {
        return state.gap().map(gap -> gap.message(endpoint));
    }

    /** Reports a gap to log and metrics, and its end, once each. */
    void reportGap(EndpointState state) {
        Gap gap = state.gap().orElse(null);
        if (gap != null && !gap.equals(reported)) {
            journal.unreadable(endpoint, gap.rows(), gap.message(endpoint));
        } else if (gap == null && reported != null) {
            journal.unreadable(endpoint, 0, "");
        }
        reported = gap;
    }
}
