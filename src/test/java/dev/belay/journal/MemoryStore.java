package dev.belay.journal;

import dev.belay.rollout.Evidence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A store that keeps everything in memory, can be down, and can lose its answers. */
public final class MemoryStore implements JournalStore {
    private final List<Stored> rows = new ArrayList<>();
    private final Map<String, Evidence> evidence = new HashMap<>();
    private final Map<String, String> damagedEvidence = new HashMap<>();
    private boolean down;
    private boolean answersLost;
    private boolean refusing;
    private int refused;
    private final Map<String, Instant> evidenceEnds = new HashMap<>();
    /** What a question waits for; null while the store answers at once. */
    private @Nullable CountDownLatch slow;

    private boolean onlyEvidence;
    private int evidenceWrites;

    public synchronized void down(boolean isDown) {
        down = isDown;
    }

    public synchronized boolean isDown() {
        return down;
    }

    /** What is written is written, but whoever wrote it doesn't learn so. */
    public synchronized void loseAnswers(boolean lost) {
        answersLost = lost;
    }

    /** Nothing is written, but whoever tries can't be sure of that. */
    public synchronized void refuseUncertainly(boolean refuses) {
        refusing = refuses;
    }

    /** Questions wait from now on, until {@link #answer}; writes go on. */
    public synchronized void hang() {
        slow = new CountDownLatch(1);
    }

    /** Only questions for evidence wait. */
    public synchronized void hangOnEvidence() {
        hang();
        onlyEvidence = true;
    }

    public synchronized void answer() {
        onlyEvidence = false;
        if (slow != null) {
            slow.countDown();
            slow = null;
        }
    }

    private synchronized @Nullable CountDownLatch slow(boolean evidence) {
        return evidence || !onlyEvidence ? slow : null;
    }

    private void think(boolean evidence) {
        CountDownLatch answer = slow(evidence);
        try {
            if (answer != null) {
                answer.await();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whose evidence is kept for a while only. */
    public synchronized Set<String> evidenceEnded() {
        return Set.copyOf(evidenceEnds.keySet());
    }

    /** How often. */
    public synchronized int refused() {
        return refused;
    }

    private void up() throws StoreException {
        if (down) {
            throw new StoreException("down on purpose", false, new IllegalStateException());
        }
    }

    @Override
    public synchronized Appended append(JournalEntry entry) throws StoreException {
        up();
        if (refusing) {
            refused++;
            throw new StoreException("refused on purpose", true, new IllegalStateException());
        }
        for (Stored row : rows) {
            if (row.entry().stream().equals(entry.stream()) && row.entry().sequence() == entry.sequence()) {
                if (answersLost) {
                    throw new StoreException("lost on purpose", true, new IllegalStateException());
                }
                return row.entry().equals(entry) ? new Appended.Written(row.id()) : new Appended.Taken(row.entry());
            }
        }
        rows.add(new Stored(rows.size() + 1, entry));
        if (answersLost) {
            throw new StoreException("lost on purpose", true, new IllegalStateException());
        }
        return new Appended.Written(rows.size());
    }

    @Override
    public synchronized List<String> streams(String kind) throws StoreException {
        up();
        return rows.stream()
                .map(Stored::entry)
                .filter(entry -> entry.kind().equals(kind))
                .map(JournalEntry::stream)
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public synchronized long lastSequence(String stream) throws StoreException {
        List<JournalEntry> entries = entries(stream, Set.of());
        return entries.isEmpty() ? 0 : entries.getLast().sequence();
    }

    @Override
    public synchronized List<Stored> read(long afterId, Optional<String> stream, int limit) throws StoreException {
        up();
        return rows.stream()
                .filter(row -> row.id() > afterId
                        && stream.map(row.entry().stream()::equals).orElse(true))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<Stored> newest(Optional<String> stream, int limit) throws StoreException {
        List<Stored> all = read(0, stream, Integer.MAX_VALUE);
        return all.subList(Math.max(0, all.size() - limit), all.size());
    }

    @Override
    public List<JournalEntry> readStream(String stream, Set<String> leftOut) throws StoreException {
        think(false);
        return entries(stream, leftOut);
    }

    /** Somebody has been at the data. */
    public synchronized void damage(Predicate<JournalEntry> which, UnaryOperator<JournalEntry> how) {
        rows.replaceAll(row -> which.test(row.entry()) ? new Stored(row.id(), how.apply(row.entry())) : row);
    }

    /** Likewise, until it is saved again. */
    public synchronized void damageEvidence(String rollout, String unreadableBecause) {
        damagedEvidence.put(rollout, unreadableBecause);
    }

    private synchronized List<JournalEntry> entries(String stream, Set<String> leftOut) throws StoreException {
        up();
        return rows.stream()
                .map(Stored::entry)
                .filter(entry -> entry.stream().equals(stream))
                .filter(entry -> !leftOut.contains(entry.kind()))
                .toList();
    }

    @Override
    public synchronized OptionalInt saveEvidence(String rollout, Evidence newest) throws StoreException {
        up();
        evidenceWrites++;
        evidence.put(rollout, newest);
        damagedEvidence.remove(rollout);
        return OptionalInt.empty();
    }

    public synchronized int evidenceWrites() {
        return evidenceWrites;
    }

    @Override
    public KeptEvidence loadEvidence(String rollout) throws StoreException {
        think(true);
        return kept(rollout);
    }

    private synchronized KeptEvidence kept(String rollout) throws StoreException {
        up();
        Evidence newest = evidence.get(rollout);
        String damage = damagedEvidence.get(rollout);
        if (damage != null) {
            return KeptEvidence.unreadable(damage);
        }
        return newest == null ? KeptEvidence.NONE : KeptEvidence.of(newest);
    }

    @Override
    public synchronized void endEvidence(String rollout, Instant endedAt) throws StoreException {
        up();
        evidenceEnds.putIfAbsent(rollout, endedAt);
    }

    @Override
    public synchronized int dropEvidence(Instant endedBefore) throws StoreException {
        up();
        return 0;
    }

    @Override
    public void close() {}
}
