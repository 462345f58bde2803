package dev.belay.journal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An entry on its way to the store. */
public final class Pending {
    private final Entry entry;
    private final Insistence insistence;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final Backlog backlog;
    /** As it may stand in the store already, if an answer was lost: a retry has to be the same row. */
    private @Nullable Entry tried;
    /** Whoever gave it doesn't want it any more; any thread may say so. */
    private volatile boolean unwanted;

    Pending(Entry entry, Insistence insistence, Backlog backlog) {
        this.entry = entry;
        this.insistence = insistence;
        this.backlog = backlog;
    }

    public Entry entry() {
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

    Insistence insistence() {
        return insistence;
    }

    void complete(Outcome result) {
        outcome.complete(result);
    }

    @Nullable
    Entry tried() {
        return tried;
    }

    void tried(@Nullable Entry numbered) {
        tried = numbered;
    }
}
