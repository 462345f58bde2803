package dev.belay.journal;

/** What became of an entry. */
public sealed interface Outcome {
    /**
     * It is in the store, for good.
     *
     * @param id its place in the journal of all streams
     * @param entry with its number
     */
    record Written(long id, JournalEntry entry) implements Outcome {}

    /** A proposal came too late: another server has written to its stream. Nothing was written; read the history again. */
    record Conflict(String reason) implements Outcome {}

    /** It won't be written: the backlog is full, the journal is closed, or the store can't take this entry at all. */
    record Dropped(String reason) implements Outcome {}

    /** Taken back by {@link PendingEntry#withdraw} before it was tried. */
    record Withdrawn() implements Outcome {}
}
