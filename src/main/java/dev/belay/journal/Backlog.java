package dev.belay.journal;

import dev.belay.rollout.Evidence;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the store: questions first, because somebody waits for their answer, then entries in order, then
 * evidence, of which only the newest of each rollout is kept. The lock is only ever held for a few instructions.
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

    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<StoreQuery<?>> questions = new ArrayDeque<>();
    private final ArrayDeque<Pending> entries = new ArrayDeque<>();
    private final Queue<JournalEntry> unlogged = new ArrayDeque<>();
    private final Map<String, EvidenceUpdate> evidence = new LinkedHashMap<>();
    private @Nullable Pending inHand;
    private boolean closed;
    private boolean abandoned;

    /** @param capacity entries beyond which only decisions are taken */
    Backlog(int capacity) {
        this.capacity = capacity;
    }

    /** @return null if it is taken, else why not */
    @Nullable
    String offer(Pending pending) {
        lock.lock();
        try {
            if (closed) {
                return "the journal is closed";
            }
            if (entries.size() >= capacity && pending.insistence() != WritePolicy.GUARANTEED) {
                return "the journal's backlog is full, " + entries.size() + " entries wait for the store";
            }
            entries.add(pending);
            if (pending.insistence() != WritePolicy.CONDITIONAL) {
                unlogged.add(pending.entry());
            }
            changed.signalAll();
            return null;
        } finally {
            lock.unlock();
        }
    }

    boolean withdraw(Pending pending) {
        lock.lock();
        try {
            return pending != inHand && pending.tried() == null && entries.remove(pending);
        } finally {
            lock.unlock();
        }
    }

    void evidence(EvidenceUpdate newest) {
        lock.lock();
        try {
            if (!closed) {
                evidence.merge(newest.rollout(), newest, EvidenceUpdate::then);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Evidence that couldn't be saved: kept unless newer has come meanwhile. */
    void putBack(EvidenceUpdate older) {
        lock.lock();
        try {
            evidence.merge(older.rollout(), older, (newer, same) -> older.then(newer));
        } finally {
            lock.unlock();
        }
    }

    /** @return false if the journal is closed: nobody will answer */
    boolean ask(StoreQuery<?> question) {
        lock.lock();
        try {
            if (!closed) {
                questions.add(question);
                changed.signalAll();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    StoreQuery<?> question() {
        lock.lock();
        try {
            return questions.poll();
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    JournalEntry unlogged() {
        lock.lock();
        try {
            return unlogged.poll();
        } finally {
            lock.unlock();
        }
    }

    /** The oldest entry, which from now on can't be withdrawn; it stays until {@link #done}. */
    @Nullable
    Pending entry() {
        lock.lock();
        try {
            inHand = entries.peek();
            return inHand;
        } finally {
            lock.unlock();
        }
    }

    /** @param numbered as which the entry in hand may stand in the store; null if it certainly doesn't */
    void release(@Nullable JournalEntry numbered) {
        lock.lock();
        try {
            if (inHand != null) {
                inHand.tried(numbered);
            }
            inHand = null;
        } finally {
            lock.unlock();
        }
    }

    void done(Pending pending) {
        lock.lock();
        try {
            entries.remove(pending);
            inHand = null;
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    EvidenceUpdate evidence() {
        lock.lock();
        try {
            Iterator<EvidenceUpdate> oldest = evidence.values().iterator();
            if (!oldest.hasNext()) {
                return null;
            }
            EvidenceUpdate next = oldest.next();
            oldest.remove();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something to do, or the time is over, or the journal is closed. */
    void await(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!closed && left > 0 && questions.isEmpty() && entries.isEmpty() && evidence.isEmpty()) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until a decision is to be logged or somebody asks, or the time is over. @return what is left of it */
    long pause(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!abandoned && left > 0 && questions.isEmpty() && unlogged.isEmpty()) {
                left = changed.awaitNanos(left);
            }
            return abandoned ? 0 : left;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is taken; what is here still goes to the store. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What is still here stays here. */
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether there will never be anything to do again. */
    boolean finished() {
        lock.lock();
        try {
            return abandoned
                    || (closed && questions.isEmpty() && entries.isEmpty() && evidence.isEmpty() && unlogged.isEmpty());
        } finally {
            lock.unlock();
        }
    }

    /** Entries that wait. */
    int size() {
        lock.lock();
        try {
            return entries.size();
        } finally {
            lock.unlock();
        }
    }
}
