package dev.belay.journal;

import dev.belay.rollout.Evidence;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The writer's work: queries first, because their callers wait, then entries in order, then evidence, of which only the newest
 * of each rollout is kept. The lock is only ever held for a few instructions.
 */
final class Backlog {
    /** The newest of one rollout's evidence. Null: nothing new. */
    record EvidenceUpdate(
            String rollout,
            @Nullable Evidence evidence,
            @Nullable Instant endedAt) {
        private EvidenceUpdate then(EvidenceUpdate newer) {
            return new EvidenceUpdate(
                    rollout,
                    newer.evidence == null ? evidence : newer.evidence,
                    newer.endedAt == null ? endedAt : newer.endedAt);
        }
    }

    private interface Held extends AutoCloseable {
        @Override
        void close();
    }

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<StoreQuery<?>> queries = new ArrayDeque<>();
    private final Queue<PendingEntry> entries = new ArrayDeque<>();
    private final Queue<JournalEntry> unlogged = new ArrayDeque<>();
    private final SequencedMap<String, EvidenceUpdate> evidence = new LinkedHashMap<>();
    private @Nullable PendingEntry inHand;
    private boolean closed;
    private boolean abandoned;

    /** @param capacity entries beyond which only {@link WritePolicy#GUARANTEED} ones are taken */
    Backlog(int capacity) {
        this.capacity = capacity;
    }

    private Held hold() {
        lock.lock();
        return lock::unlock;
    }

    /** @return null if it is taken, else why not */
    @Nullable
    String offer(PendingEntry pending) {
        try (Held _ = hold()) {
            if (closed) {
                return "the journal is closed";
            }
            if (entries.size() >= capacity && pending.policy() != WritePolicy.GUARANTEED) {
                return "the journal's backlog is full, " + entries.size() + " entries wait for the store";
            }
            entries.add(pending);
            if (pending.policy() != WritePolicy.CONDITIONAL) {
                unlogged.add(pending.entry());
            }
            changed.signalAll();
            return null;
        }
    }

    boolean withdraw(PendingEntry pending) {
        try (Held _ = hold()) {
            return pending != inHand && pending.tried() == null && entries.remove(pending);
        }
    }

    void evidence(EvidenceUpdate newest) {
        try (Held _ = hold()) {
            if (!closed) {
                evidence.merge(newest.rollout(), newest, EvidenceUpdate::then);
                changed.signalAll();
            }
        }
    }

    /** Evidence that couldn't be saved: kept unless newer has come meanwhile. */
    void putBack(EvidenceUpdate older) {
        try (Held _ = hold()) {
            evidence.merge(older.rollout(), older, (newer, same) -> older.then(newer));
        }
    }

    /** @return false if the journal is closed: there will be no result */
    boolean ask(StoreQuery<?> query) {
        try (Held _ = hold()) {
            if (!closed) {
                queries.add(query);
                changed.signalAll();
            }
            return !closed;
        }
    }

    @Nullable
    StoreQuery<?> query() {
        try (Held _ = hold()) {
            return queries.poll();
        }
    }

    @Nullable
    JournalEntry unlogged() {
        try (Held _ = hold()) {
            return unlogged.poll();
        }
    }

    /** The oldest entry, which from now on can't be withdrawn; it stays until {@link #done}. */
    @Nullable
    PendingEntry entry() {
        try (Held _ = hold()) {
            inHand = entries.peek();
            return inHand;
        }
    }

    /** @param numbered the row that the store may have of the entry in hand; null if it certainly has none */
    void release(@Nullable JournalEntry numbered) {
        try (Held _ = hold()) {
            if (inHand != null) {
                inHand.tried(numbered);
            }
            inHand = null;
        }
    }

    void done(PendingEntry pending) {
        try (Held _ = hold()) {
            entries.remove(pending);
            inHand = null;
        }
    }

    @Nullable
    EvidenceUpdate evidence() {
        try (Held _ = hold()) {
            Map.Entry<String, EvidenceUpdate> oldest = evidence.pollFirstEntry();
            return oldest == null ? null : oldest.getValue();
        }
    }

    /** Waits until there is something to do, or the time is over, or the journal is closed. */
    void await(long nanos) throws InterruptedException {
        try (Held _ = hold()) {
            await(nanos, () -> closed || !queries.isEmpty() || !entries.isEmpty() || !evidence.isEmpty());
        }
    }

    /** Waits until a decision is to be logged or there is a query, or the time is over. @return what is left of it */
    long pause(long nanos) throws InterruptedException {
        try (Held _ = hold()) {
            long left = await(nanos, () -> abandoned || !queries.isEmpty() || !unlogged.isEmpty());
            return abandoned ? 0 : left;
        }
    }

    private long await(long nanos, BooleanSupplier until) throws InterruptedException {
        long left = nanos;
        while (left > 0 && !until.getAsBoolean()) {
            left = changed.awaitNanos(left);
        }
        return left;
    }

    /** Nothing more is taken; what is here still goes to the store. */
    void close() {
        try (Held _ = hold()) {
            closed = true;
            changed.signalAll();
        }
    }

    /** What is still here stays here. */
    void abandon() {
        try (Held _ = hold()) {
            abandoned = true;
            changed.signalAll();
        }
    }

    /** Whether there will never be anything to do again. */
    boolean finished() {
        try (Held _ = hold()) {
            return abandoned
                    || (closed && queries.isEmpty() && entries.isEmpty() && evidence.isEmpty() && unlogged.isEmpty());
        }
    }

    /** Entries that wait. */
    int size() {
        try (Held _ = hold()) {
            return entries.size();
        }
    }
}
