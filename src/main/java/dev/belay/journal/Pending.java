package dev.belay.journal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An entry on its way to the store. */
public final class Pending {
    private final JournalEntry entry;
    private final WritePolicy insistence;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final Backlog backlog;
    /** As it may stand in the store already, if an answer was lost: a retry has to be the same row. */
    private @Nullable JournalEntry tried;
    /** Whoever gave it doesn't want it any more; any thread may say so. */
    private volatile boolean unwanted;

    Pending(JournalEntry entry, WritePolicy insistence, Backlog backlog) {
        this.entry = entry;
        this.insistence = insistence;
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
     * Takes it back if it wasn't tried yet; then its outcome is {@link Outcome.Withdrawn}.
     *
     * @return false if it is written, being written, or may have been: then its outcome will tell, Withdrawn if the store
     *     turns out not to have it
     */
    public boolean withdraw() {
        unwanted = true;
        if (!backlog.withdraw(this)) {
            return false;
        }
        complete(new Outcome.Withdrawn());
        return true;
    }

    boolean unwanted() {
        return unwanted;
    }

    WritePolicy insistence() {
        return insistence;
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
