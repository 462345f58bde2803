package dev.belay.journal;

import java.util.List;
import java.util.function.Predicate;

/**
 * Rollbacks, in a plain file beside the store: written before the routing table is swapped, read at start. Whatever the
 * store knows, a rollout with a tombstone is over.
 */
public interface Tombstones {
    /** Where a tombstone stands. */
    sealed interface Buried {
        /** It survives the end of the process. */
        record Durable() implements Buried {}

        /** Not yet: it is retried in the background. @param reason in words */
        record NotDurable(String reason) implements Buried {}
    }

    /** Writes a line within a few milliseconds, or says that it couldn't. */
    Buried bury(JournalEntry rollback);

    /** Those read at start and those buried since, in order. */
    List<JournalEntry> all();

    /** Whether every one is on disk. */
    boolean durable();

    /** At start, once the history is known: drops those that it has, if they take too much room. */
    void compact(Predicate<JournalEntry> journaled);

    /** Of these, the ones that the history lacks: to be journaled as {@link WritePolicy#DECISION}. */
    static List<JournalEntry> missingFrom(List<JournalEntry> history, List<JournalEntry> tombstones) {
        return tombstones.stream()
                .filter(tombstone -> history.stream().noneMatch(tombstone::sameDecision))
                .toList();
    }
}
