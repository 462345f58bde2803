package dev.belay.control;

import dev.belay.journal.JournalEntry;
import dev.belay.journal.Tombstones;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Tombstones in memory. */
final class MemoryTombstones implements Tombstones {
    final List<JournalEntry> entries = new ArrayList<>();
    boolean failing;

    @Override
    public boolean append(JournalEntry rollback) {
        entries.add(rollback);
        return !failing;
    }

    @Override
    public List<JournalEntry> all() {
        return List.copyOf(entries);
    }

    @Override
    public void compact(Predicate<JournalEntry> journaled) {
        entries.removeIf(journaled);
    }

    @Override
    public boolean durable() {
        return !failing;
    }
}
