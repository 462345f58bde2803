package dev.belay.journal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An entry on its way to the store. */
public final class PendingEntry {
    private final JournalEntry entry;
    private final WritePolicy policy;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final Backlog backlog;
    /** The row that the store may have already, if an answer was lost: a retry has to be the same row. */
    private @Nullable JournalEntry tried;

    private volatile boolean unwanted;

    PendingEntry(JournalEntry entry, WritePolicy policy, Backlog backlog) {
        this.entry = entry;
        this.policy = policy;
        this.backlog = backlog;
    }

    public JournalEntry entry() {
        return entry;
    }

    /** Completes on the journal's writer thread, which must not be held up: hand over to your own. */
    public CompletionStage<Outcome> outcome() {
        return outcome.minimalCompletionStage();
    }

    /**
     * Takes it back if it wasn't tried yet; then its outcome is {@link Outcome.Withdrawn}. From any thread.
     *
     * @return false if it is written, being written, or may have been: then its outcome will tell, Withdrawn if the store
     *     turns out not to have it
     */
    public boolean withdraw() {
        unwanted = true;
        return backlog.withdraw(this) && outcome.complete(new Outcome.Withdrawn());
    }

    boolean unwanted() {
        return unwanted;
    }

    WritePolicy policy() {
        return policy;
    }

    void complete(Outcome result) {
        outcome.complete(result);
    }

    @Nullable
    JournalEntry tried() {
        return tried;
    }

    void tried(@Nullable JournalEntry numbered) {
        tried = numbered;
    }
}
