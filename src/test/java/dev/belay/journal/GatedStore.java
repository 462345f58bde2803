package dev.belay.journal;

import dev.belay.adapter.store.JdbcJournalStore;
import dev.belay.adapter.store.StoreSettings;
import dev.belay.rollout.Evidence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A real store in memory, behind a gate that a test shuts: it hangs, it refuses, or it loses its answers. */
final class GatedStore implements JournalStore {
    enum Gate {
        OPEN,
        /** Does nothing and says so. */
        DOWN,
        /** Does it, and then says that it failed. */
        LOSING_ANSWERS
    }

    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final int ALL = 1_000_000;

    private final JournalStore store =
            new JdbcJournalStore(new StoreSettings("jdbc:h2:mem:gated" + NAMES.incrementAndGet(), "sa", ""));
    private final Semaphore passes = new Semaphore(ALL);
    private final Semaphore held = new Semaphore(0);
    private volatile Gate gate = Gate.OPEN;
    final AtomicInteger saves = new AtomicInteger();
    /** Of old evidence, finished. */
    final AtomicInteger drops = new AtomicInteger();

    void set(Gate next) {
        gate = next;
    }

    /** From now on whoever comes waits. */
    void hang() {
        passes.drainPermits();
    }

    /** Waits until somebody is held up. */
    void awaitHeld() throws InterruptedException {
        held.acquire();
    }

    void release() {
        passes.release(ALL);
    }

    /** Writes past the gate, as another server would. */
    void writeAsAnother(JournalEntry entry) throws StoreException {
        store.append(entry);
    }

    List<JournalEntry> all(String stream) throws StoreException {
        return store.readStream(stream, Set.of());
    }

    @Override
    public List<String> streams(String kind) throws StoreException {
        return pass(() -> store.streams(kind));
    }

    private interface Work<T> {
        T run() throws StoreException;
    }

    private <T> T pass(Work<T> work) throws StoreException {
        if (!passes.tryAcquire()) {
            held.release();
            passes.acquireUninterruptibly();
        }
        return switch (gate) {
            case OPEN -> work.run();
            case DOWN -> throw new StoreException("the gate is shut", false, new IllegalStateException());
            case LOSING_ANSWERS -> {
                T lost = work.run();
                throw new StoreException("lost " + lost, true, new IllegalStateException());
            }
        };
    }

    @Override
    public Appended append(JournalEntry entry) throws StoreException {
        return pass(() -> store.append(entry));
    }

    @Override
    public long lastSequence(String stream) throws StoreException {
        // Only writes lose their answers: what was read is no secret.
        return gate == Gate.LOSING_ANSWERS ? store.lastSequence(stream) : pass(() -> store.lastSequence(stream));
    }

    @Override
    public List<Stored> read(long afterId, Optional<String> stream, int limit) throws StoreException {
        return pass(() -> store.read(afterId, stream, limit));
    }

    @Override
    public List<Stored> newest(Optional<String> stream, int limit) throws StoreException {
        return pass(() -> store.newest(stream, limit));
    }

    @Override
    public List<JournalEntry> readStream(String stream, Set<String> leftOut) throws StoreException {
        return pass(() -> store.readStream(stream, leftOut));
    }

    @Override
    public OptionalInt saveEvidence(String rollout, Evidence evidence) throws StoreException {
        saves.incrementAndGet();
        return pass(() -> store.saveEvidence(rollout, evidence));
    }

    @Override
    public KeptEvidence loadEvidence(String rollout) throws StoreException {
        return pass(() -> store.loadEvidence(rollout));
    }

    @Override
    public void endEvidence(String rollout, Instant endedAt) throws StoreException {
        pass(() -> {
            store.endEvidence(rollout, endedAt);
            return rollout;
        });
    }

    @Override
    public int dropEvidence(Instant endedBefore) throws StoreException {
        int dropped = pass(() -> store.dropEvidence(endedBefore));
        drops.incrementAndGet();
        return dropped;
    }

    @Override
    public void close() {
        store.close();
    }
}
