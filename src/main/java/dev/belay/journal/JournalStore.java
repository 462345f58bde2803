package dev.belay.journal;

import dev.belay.rollout.Evidence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The port to the store of the journal and of evidence. Every method may block and may fail; the first call opens the
 * store and brings its schema up to date, and after a failure the next call tries again. A row that can't be read is no
 * failure: {@link JournalEntry#unreadable} replaces it.
 */
public interface JournalStore extends AutoCloseable {
    /** @param id grows with every row of any stream: the cursor of readers */
    record Stored(long id, JournalEntry entry) {}

    /** The result of appending a row. */
    sealed interface Appended {
        /** It is there; if the very same entry was there already (a retry), with that one's id. */
        record Written(long id) implements Appended {}

        /** Another entry has this number. */
        record Taken(JournalEntry by) implements Appended {}

        /** The store can't take this entry, now or later. */
        record Refused(String reason) implements Appended {}
    }

    /** @param entry with its number; unique within its stream */
    Appended append(JournalEntry entry) throws StoreException;

    /** @return 0 if the stream is empty */
    long lastSequence(String stream) throws StoreException;

    /**
     * Rows in order of their ids.
     *
     * @param afterId the last id seen, 0 from the start
     * @param stream empty for all
     */
    List<Stored> read(long afterId, Optional<String> stream, int limit) throws StoreException;

    /** The newest rows, in order of their ids. @param stream empty for all */
    List<Stored> newest(Optional<String> stream, int limit) throws StoreException;

    /** Names of the streams that have an entry of this kind, in order. */
    List<String> streams(String kind) throws StoreException;

    /**
     * A stream in order of its numbers, without these kinds. {@link JournalEntry#unreadable} also replaces numbers that are
     * missing.
     */
    List<JournalEntry> readStream(String stream, Set<String> leftOut) throws StoreException;

    /**
     * Replaces what is kept of this rollout's evidence.
     *
     * @return empty if it is kept; else how many characters it takes, which the store can't hold, now or later
     */
    OptionalInt saveEvidence(String rollout, Evidence evidence) throws StoreException;

    KeptEvidence loadEvidence(String rollout) throws StoreException;

    /** The rollout has ended: from then on its evidence is only kept for a while. The first end holds. */
    void endEvidence(String rollout, Instant endedAt) throws StoreException;

    /** Drops the evidence of rollouts that ended before this instant. @return how many */
    int dropEvidence(Instant endedBefore) throws StoreException;

    @Override
    void close();
}
