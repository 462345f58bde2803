package dev.belay.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Brings the backlog to the store, one thing after the other; the only one who waits for the store. */
final class Writer implements Runnable {
    /** How long the evidence of a rollout is kept after its end. */
    static final Duration EVIDENCE_KEPT = Duration.ofDays(30);

    private static final Duration CLEAR_EVERY = Duration.ofHours(1);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /**
     * The end of a stream.
     *
     * @param last the highest number known to be taken
     * @param known whether all of it has been read, or written, here: only then may a proposal follow
     */
    private record Position(long last, boolean known) {}

    private final JournalStore store;
    private final Backlog backlog;
    private final Reports reports;
    private final InstantSource clock;
    private final Map<String, Position> positions = new HashMap<>();
    private Instant clearAt = Instant.MIN;
    private long pauseNanos = FIRST_PAUSE_NANOS;

    Writer(JournalStore store, Backlog backlog, Reports reports, InstantSource clock) {
        this.store = store;
        this.backlog = backlog;
        this.reports = reports;
        this.clock = clock;
    }

    @Override
    public void run() {
        try {
            while (!backlog.finished()) {
                reports.log(backlog);
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reports.log(backlog);
            dropRest();
            store.close();
        }
    }

    private void step() throws InterruptedException {
        try {
            if (work()) {
                pauseNanos = FIRST_PAUSE_NANOS;
                reports.available();
            } else {
                backlog.await(CLEAR_EVERY.toNanos());
            }
        } catch (StoreException | RuntimeException e) {
            pause(reason(e));
        }
    }

    private static String reason(Exception e) {
        return e instanceof StoreException known ? known.reason() : e.toString();
    }

    /** @return false if there is nothing to do */
    private boolean work() throws StoreException {
        StoreQuery<?> query = backlog.query();
        if (query != null) {
            run(query);
            return true;
        }
        PendingEntry pending = backlog.entry();
        if (pending != null) {
            write(pending);
            return true;
        }
        Backlog.EvidenceUpdate evidence = backlog.evidence();
        if (evidence != null) {
            save(evidence);
            return true;
        }
        Instant now = clock.instant();
        if (now.isBefore(clearAt) && reports.unavailableBecause() == null) {
            return false;
        }
        // With nothing left to write this also finds out that a store is back.
        store.dropEvidence(now.minus(EVIDENCE_KEPT));
        clearAt = now.plus(CLEAR_EVERY);
        return true;
    }

    private void pause(String reason) throws InterruptedException {
        reports.unavailable(reason);
        // The next attempt has something to do, whatever waits: so that it is noticed when the store is back.
        clearAt = Instant.MIN;
        long left = pauseNanos;
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
        while (left > 0) {
            failQueries(reason);
            reports.log(backlog);
            left = backlog.pause(left);
        }
    }

    private void run(StoreQuery<?> query) throws StoreException {
        try {
            query.run(store, reports::available);
        } catch (StoreException | RuntimeException e) {
            // Before the result: after it readers fail at once.
            reports.away(reason(e));
            query.fail(reason(e));
            throw e;
        }
    }

    private void failQueries(String reason) {
        for (StoreQuery<?> query = backlog.query(); query != null; query = backlog.query()) {
            query.fail(reason);
        }
    }

    /** The whole stream, but for these kinds; from here on proposals may follow it. */
    List<JournalEntry> history(String stream, Set<String> leftOut) throws StoreException {
        long last = store.lastSequence(stream);
        List<JournalEntry> entries = store.readStream(stream, leftOut);
        positions.put(stream, new Position(last, true));
        return entries;
    }

    private void write(PendingEntry pending) throws StoreException {
        JournalEntry numbered = pending.tried();
        try {
            boolean withdrawn = pending.unwanted() && (numbered == null || isAbsent(numbered));
            Outcome outcome = withdrawn ? new Outcome.Withdrawn() : null;
            while (outcome == null) {
                numbered = numbered == null ? number(pending) : numbered;
                outcome = numbered == null ? conflict(pending) : append(numbered);
                numbered = outcome == null ? null : numbered;
            }
            finish(pending, outcome);
        } catch (StoreException e) {
            boolean lost = e.uncertain() || pending.tried() != null;
            backlog.release(lost ? numbered : null);
            throw e;
        } catch (RuntimeException bug) {
            backlog.release(numbered);
            throw bug;
        }
    }

    private boolean isAbsent(JournalEntry numbered) throws StoreException {
        return store.lastSequence(numbered.stream()) < numbered.sequence();
    }

    /** @return null for a proposal that may not follow what is there */
    private @Nullable JournalEntry number(PendingEntry pending) throws StoreException {
        String stream = pending.entry().stream();
        Position position = positions.get(stream);
        if (position == null) {
            long last = store.lastSequence(stream);
            position = new Position(last, last == 0);
            positions.put(stream, position);
        }
        boolean late = pending.policy() == WritePolicy.CONDITIONAL && !position.known();
        return late ? null : pending.entry().numbered(position.last() + 1);
    }

    private static Outcome conflict(PendingEntry pending) {
        return new Outcome.Conflict("another server has written to stream '" + pending.entry().stream()
                + "': its history has to be read again");
    }

    /** @return null if another entry has that number */
    private @Nullable Outcome append(JournalEntry numbered) throws StoreException {
        String stream = numbered.stream();
        return switch (store.append(numbered)) {
            case JournalStore.Appended.Written written -> {
                Position next = new Position(numbered.sequence(), false);
                positions.merge(stream, next, (old, same) -> new Position(next.last(), old.known()));
                yield new Outcome.Written(written.id(), numbered);
            }
            case JournalStore.Appended.Refused refused -> new Outcome.Dropped(refused.reason());
            case JournalStore.Appended.Taken _ -> {
                positions.remove(stream);
                yield null;
            }
        };
    }

    private void finish(PendingEntry pending, Outcome outcome) {
        backlog.done(pending);
        reports.finished(pending, outcome, backlog.size());
        pending.complete(outcome);
    }

    private void save(Backlog.EvidenceUpdate update) throws StoreException {
        boolean saved = false;
        try {
            if (update.evidence() != null) {
                store.saveEvidence(update.rollout(), update.evidence())
                        .ifPresent(characters -> reports.unfit(update.rollout(), characters));
            }
            if (update.endedAt() != null) {
                store.endEvidence(update.rollout(), update.endedAt());
            }
            saved = true;
        } finally {
            if (!saved) {
                backlog.putBack(update);
            }
        }
    }

    private void dropRest() {
        backlog.close();
        failQueries("the journal is closed");
        Outcome dropped = new Outcome.Dropped("the journal was closed before the store took it");
        for (PendingEntry pending = backlog.entry(); pending != null; pending = backlog.entry()) {
            finish(pending, dropped);
        }
    }
}
