package dev.belay.journal;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.belay.monitoring.Observations.JournalObserver;
import dev.belay.monitoring.Observations.JournalWrite;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** A journal on a gated store, with what it logs and counts. */
final class JournalRig {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final long PATIENCE_SECONDS = 60;

    final GatedStore store = new GatedStore();
    final List<String> decisions = new CopyOnWriteArrayList<>();
    final List<String> troubles = new CopyOnWriteArrayList<>();
    final List<JournalWrite> writes = new CopyOnWriteArrayList<>();
    final AtomicReference<Instant> clock = new AtomicReference<>(NOON);
    final Journal journal;

    JournalRig(int capacity) {
        JournalLog log = new JournalLog() {
            @Override
            public void decision(String line) {
                decisions.add(line);
            }

            @Override
            public void trouble(String line) {
                troubles.add(line);
            }
        };
        JournalObserver observer = new JournalObserver() {
            @Override
            public void write(JournalWrite result) {
                writes.add(result);
            }

            @Override
            public void backlog(int entries) {}

            @Override
            public void unreadable(String endpoint, int rows) {}
        };
        InstantSource now = clock::get;
        journal = new Journal(store, Thread.ofPlatform().daemon().factory(), log, observer, now, capacity);
    }

    static JournalEntry entry(String reason) {
        return JournalEntry.of("flights", NOON, Decisions.step()).because(reason);
    }

    /** The stream's history is read, as by an owner at start. */
    void readHistory() throws Exception {
        assertInstanceOf(QueryResult.Known.class, await(journal.history("flights", Set.of())));
    }

    /** Everything that was given to the journal so far has gone through the writer. */
    void settle() throws Exception {
        await(journal.history("settled", Set.of()));
        await(journal.append(JournalEntry.of("settled", NOON, Decisions.step()), WritePolicy.BEST_EFFORT)
                .outcome());
        await(journal.history("settled", Set.of()));
        // The first thing that the writer does of itself.
        eventually(() -> store.drops.get() > 0, "old evidence is dropped");
    }

    PendingEntry decide(String reason) {
        return journal.append(entry(reason), WritePolicy.GUARANTEED);
    }

    /** The writer is held up in the store, with this entry in hand. */
    PendingEntry hold() throws Exception {
        settle();
        store.hang();
        PendingEntry held = decide("held");
        store.awaitHeld();
        return held;
    }

    List<String> reasons() throws StoreException {
        return store.all("flights").stream().map(JournalEntry::reason).toList();
    }

    static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void awaitTrouble() throws Exception {
        eventually(() -> !troubles.isEmpty(), "the journal is in trouble");
    }

    void awaitWrites(int attempts) throws Exception {
        eventually(() -> writes.size() >= attempts, attempts + " attempts to write");
    }

    interface Condition {
        boolean holds() throws Exception;
    }

    static void eventually(Condition condition, String what) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + what);
            }
            Thread.sleep(1);
        }
    }

    void close() throws InterruptedException {
        store.set(GatedStore.Gate.OPEN);
        store.release();
        journal.close(Duration.ofSeconds(PATIENCE_SECONDS));
    }
}
