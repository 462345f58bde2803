package dev.belay.journal;

import dev.belay.monitoring.Observations.JournalObserver;
import dev.belay.rollout.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Takes entries and evidence without making the caller wait; one thread writes them to the store, and tries again for as long as the
 * store is down. Nothing is lost but what {@link WritePolicy} allows, or what still waits when
 * the process ends.
 */
public final class Journal {
    /** Far more than a store that is down for a night leaves behind. */
    private static final int CAPACITY = 10_000;

    private final JournalStore store;
    private final Backlog backlog;
    private final Reports reports;
    private final Writer writer;
    private final ThreadFactory threads;
    private @Nullable Thread thread;

    /**
     * @param threads for the one writer
     * @param clock for the age of evidence of ended rollouts
     */
    public Journal(
            JournalStore store, ThreadFactory threads, JournalLog log, JournalObserver observer, InstantSource clock) {
        this(store, threads, log, observer, clock, CAPACITY);
    }

    Journal(
            JournalStore store,
            ThreadFactory threads,
            JournalLog log,
            JournalObserver observer,
            InstantSource clock,
            int capacity) {
        this.store = store;
        this.threads = threads;
        this.backlog = new Backlog(capacity);
        this.reports = new Reports(log, observer);
        this.writer = new Writer(store, backlog, reports, clock);
    }

    /** Starts the writer, which opens the store. */
    public synchronized void start() {
        if (thread == null) {
            thread = threads.newThread(writer);
            thread.start();
        }
    }

    /** Takes an entry, unnumbered; its number is given when it is written. */
    public PendingEntry append(JournalEntry entry, WritePolicy policy) {
        PendingEntry pending = new PendingEntry(entry, policy, backlog);
        String refusal = backlog.offer(pending);
        if (refusal == null) {
            reports.waiting(backlog.size());
        } else {
            Outcome dropped = new Outcome.Dropped(refusal);
            reports.finished(pending, dropped, backlog.size());
            pending.complete(dropped);
        }
        return pending;
    }

    /**
     * A stream in order, for a fold at start. After it proposals may follow.
     *
     * @param leftOut kinds to leave out
     * @return completes on the writer's thread as soon as the store answers or fails; may take as long as the store
     *     hangs, so wait with a limit
     */
    public CompletionStage<QueryResult<List<JournalEntry>>> history(String stream, Set<String> leftOut) {
        return ask(_ -> writer.history(stream, leftOut));
    }

    /** Names of the streams that have an entry of this kind, in order; completes as {@link #history} does. */
    public CompletionStage<QueryResult<List<String>>> streams(String kind) {
        return ask(from -> from.streams(kind));
    }

    /**
     * Reports how many rows of a stream make no sense.
     *
     * @param why empty if there are none any more
     */
    public void unreadable(String stream, int rows, String why) {
        reports.unreadable(stream, rows, why);
    }

    /** Replaces a rollout's evidence. While the store is slow only the newest is kept for it. */
    public void evidence(String rollout, Evidence newest) {
        backlog.evidence(new Backlog.EvidenceUpdate(rollout, newest, null));
    }

    /** The rollout is over: its evidence is dropped 30 days later. */
    public void evidenceEnded(String rollout, Instant at) {
        backlog.evidence(new Backlog.EvidenceUpdate(rollout, null, at));
    }

    /** Reports that a rollout gathers its evidence anew. */
    public void evidenceLost(String rollout, String why) {
        reports.evidenceLost(rollout, why);
    }

    /** What was last kept of a rollout's evidence. Completes as {@link #history} does. */
    public CompletionStage<QueryResult<KeptEvidence>> evidenceOf(String rollout) {
        return ask(from -> from.loadEvidence(rollout));
    }

    private <T> CompletionStage<QueryResult<T>> ask(StoreQuery.Read<T> read) {
        StoreQuery<T> query = new StoreQuery<>(read);
        if (!backlog.ask(query)) {
            query.fail("the journal is closed");
        }
        return query.result().minimalCompletionStage();
    }

    /**
     * Rows in order of their ids, straight from the store: the one method that waits for it, so never call it on an
     * event loop. While the store is known to be down it fails at once.
     *
     * @param afterId the last id seen, 0 from the start
     * @param stream empty for all
     */
    public QueryResult<List<JournalStore.Stored>> page(long afterId, Optional<String> stream, int limit) {
        return read(from -> from.read(afterId, stream, limit));
    }

    /**
     * The newest rows, in order of their ids; waits for the store, as {@link #page} does.
     *
     * @param stream empty for all
     */
    public QueryResult<List<JournalStore.Stored>> newest(Optional<String> stream, int limit) {
        return read(from -> from.newest(stream, limit));
    }

    private <T> QueryResult<T> read(StoreQuery.Read<T> read) {
        String away = reports.unavailableBecause();
        if (away != null) {
            return new QueryResult.Unknown<>(away);
        }
        try {
            return new QueryResult.Known<>(read.from(store));
        } catch (StoreException e) {
            return new QueryResult.Unknown<>(e.reason());
        }
    }

    /** Runs a task on the writer's thread each time the store is back after a failure. */
    public void whenBack(Runnable task) {
        reports.whenBack(task);
    }

    /** Why the store isn't there; empty if it is. */
    public Optional<String> unavailableBecause() {
        return Optional.ofNullable(reports.unavailableBecause());
    }

    /** Entries that wait for the store. */
    public int backlog() {
        return backlog.size();
    }

    /**
     * Takes nothing more and lets the writer finish. What the store doesn't take in time is dropped and logged.
     *
     * @return whether everything is written
     */
    public boolean close(Duration patience) throws InterruptedException {
        Thread writing;
        synchronized (this) {
            writing = thread;
        }
        backlog.close();
        boolean finished = writing == null || writing.join(patience);
        backlog.abandon();
        return finished && backlog.size() == 0;
    }
}
