package dev.belay.journal;

/** The log of the journal; called on its writer's thread. */
public interface JournalLog {
    /** A decision, one structured line each, written to the store or not yet. */
    void decision(String line);

    /** The store fails or is back, or an entry won't be written. */
    void trouble(String line);
}
