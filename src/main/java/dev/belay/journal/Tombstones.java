package dev.belay.journal;

import java.util.List;
import java.util.function.Predicate;

/**
 * Rollbacks, in a plain file beside the store: written before the routing table is swapped, read at start. Whatever the
 * store has, a rollout with a tombstone is over.
 */
public interface Tombstones {
    /**
     * Writes a line, within a few milliseconds.
     *
     * @return whether it outlives the process; if not, it is tried again in the background
     */
    boolean append(JournalEntry rollback);

    /** Those read at start and those written since, in order. */
    List<JournalEntry> all();

    /** Whether every one is on disk. */
    boolean durable();

    /** At start, once the history is known: drops those that it has, if they take too much room. */
    void compact(Predicate<JournalEntry> journaled);

    /** Of these, the ones that the history lacks: to be journaled as {@link WritePolicy#GUARANTEED}. */
    static List<JournalEntry> missingFrom(List<JournalEntry> history, List<JournalEntry> tombstones) {
        return tombstones.stream()
                .filter(tombstone -> history.stream().noneMatch(tombstone::sameDecision))
                .toList();
    }
}
