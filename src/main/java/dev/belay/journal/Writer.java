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
            leaveRest();
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
        } catch (StoreException e) {
            pause(e.words());
        } catch (RuntimeException bug) {
            pause(bug.toString());
        }
    }

    /** @return false if there is nothing to do */
    private boolean work() throws StoreException {
        StoreQuery<?> question = backlog.question();
        if (question != null) {
            ask(question);
            return true;
        }
        Pending pending = backlog.entry();
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
        boolean down = reports.unavailableBecause() != null;
        if (now.isBefore(clearAt) && !down) {
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
            refuseQuestions(reason);
            reports.log(backlog);
            left = backlog.pause(left);
        }
    }

    private void ask(StoreQuery<?> question) throws StoreException {
        try {
            question.ask(store, reports::available);
        } catch (StoreException e) {
            refuse(question, e.words());
            throw e;
        } catch (RuntimeException bug) {
            refuse(question, bug.toString());
            throw bug;
        }
    }

    /** Whoever asked knows that the store is away, so nobody may wait for it any more. */
    private void refuse(StoreQuery<?> question, String reason) {
        reports.away(reason);
        question.unanswered(reason);
    }

    private void refuseQuestions(String reason) {
        StoreQuery<?> question = backlog.question();
        while (question != null) {
            question.unanswered(reason);
            question = backlog.question();
        }
    }

    /** The whole stream, but for these kinds; from here on proposals may follow it. */
    List<JournalEntry> history(String stream, Set<String> leftOut) throws StoreException {
        long last = store.lastSequence(stream);
        List<JournalEntry> entries = store.readStream(stream, leftOut);
        positions.put(stream, new Position(last, true));
        return entries;
    }

    private void write(Pending pending) throws StoreException {
        JournalEntry maybeWritten = pending.tried();
        try {
            if (pending.unwanted()
                    && (maybeWritten == null || store.lastSequence(maybeWritten.stream()) < maybeWritten.sequence())) {
                finish(pending, new Outcome.Withdrawn());
                return;
            }
            while (true) {
                JournalEntry numbered = maybeWritten == null ? number(pending) : maybeWritten;
                if (numbered == null) {
                    String words = "another server has written to stream '" + pending.entry().stream()
                            + "': its history has to be read again";
                    finish(pending, new Outcome.Conflict(words));
                    return;
                }
                maybeWritten = numbered;
                switch (store.append(numbered)) {
                    case JournalStore.Appended.Written written -> {
                        position(numbered.stream(), numbered.sequence());
                        finish(pending, new Outcome.Written(written.id(), numbered));
                        return;
                    }
                    case JournalStore.Appended.Refused refused -> {
                        finish(pending, new Outcome.Dropped(refused.reason()));
                        return;
                    }
                    case JournalStore.Appended.Taken ignored -> {
                        maybeWritten = null;
                        String stream = numbered.stream();
                        positions.put(stream, new Position(store.lastSequence(stream), false));
                    }
                }
            }
        } catch (StoreException e) {
            boolean lost = e.uncertain() || pending.tried() != null;
            backlog.release(lost ? maybeWritten : null);
            throw e;
        } catch (RuntimeException bug) {
            backlog.release(maybeWritten);
            throw bug;
        }
    }

    /** @return null for a proposal that may not follow what is there */
    private @Nullable JournalEntry number(Pending pending) throws StoreException {
        String stream = pending.entry().stream();
        Position position = positions.get(stream);
        if (position == null) {
            long last = store.lastSequence(stream);
            position = new Position(last, last == 0);
            positions.put(stream, position);
        }
        boolean late = pending.insistence() == WritePolicy.CONDITIONAL && !position.known();
        return late ? null : pending.entry().numbered(position.last() + 1);
    }

    private void position(String stream, long last) {
        positions.merge(stream, new Position(last, false), (old, next) -> new Position(last, old.known()));
    }

    private void finish(Pending pending, Outcome outcome) {
        backlog.done(pending);
        reports.finished(pending, outcome, backlog.size());
        pending.complete(outcome);
    }

    private void save(Backlog.EvidenceUpdate evidence) throws StoreException {
        boolean saved = false;
        try {
            if (evidence.evidence() != null) {
                store.saveEvidence(evidence.rollout(), evidence.evidence())
                        .ifPresent(characters -> reports.unfit(evidence.rollout(), characters));
            }
            if (evidence.endedAt() != null) {
                store.endEvidence(evidence.rollout(), evidence.endedAt());
            }
            saved = true;
        } finally {
            if (!saved) {
                backlog.putBack(evidence);
            }
        }
    }

    private void leaveRest() {
        backlog.close();
        refuseQuestions("the journal is closed");
        Outcome left = new Outcome.Dropped("the journal was closed before the store took it");
        for (Pending pending = backlog.entry(); pending != null; pending = backlog.entry()) {
            finish(pending, left);
        }
    }
}
