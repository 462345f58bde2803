package dev.belay.adapter.store;

import dev.belay.journal.JournalEntry;
import dev.belay.journal.JournalStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a {@link StoreProcess} said, held against what its folder has. */
final class Promises {
    private final Path folder;
    private final List<String> said = new ArrayList<>();

    Promises(Path folder) {
        this.folder = folder;
    }

    void add(String line) {
        said.add(line);
    }

    void addAll(List<String> lines) {
        said.addAll(lines);
    }

    /** Rollouts whose entry was said to be written, and isn't. */
    List<String> missingFromJournal() throws Exception {
        return missing("written ", rollouts(journal()));
    }

    /** Rollouts whose tombstone was said to be durable, and isn't. */
    List<String> missingFromTombstones() throws Exception {
        return missing("buried ", rollouts(tombstones()));
    }

    private List<String> missing(String promise, Set<String> there) {
        List<String> promised = said.stream()
                .filter(line -> line.startsWith(promise))
                .map(line -> line.substring(promise.length()))
                .toList();
        if (promised.isEmpty()) {
            throw new AssertionError("nothing was promised: " + said);
        }
        return promised.stream().filter(rollout -> !there.contains(rollout)).toList();
    }

    List<JournalEntry> journal() throws Exception {
        try (JournalStore store = new JdbcJournalStore(StoreSettings.embedded(folder))) {
            return store.readStream("flights", Set.of());
        }
    }

    private List<JournalEntry> tombstones() throws Exception {
        try (DataFolder claimed = DataFolder.claim(folder, 1, Instant.now());
                FileTombstones tombstones = FileTombstones.open(
                        claimed, Thread.ofPlatform().daemon().factory(), line -> {})) {
            return tombstones.all();
        }
    }

    static Set<String> rollouts(List<JournalEntry> entries) {
        return entries.stream().map(entry -> entry.decision().rollout()).collect(Collectors.toSet());
    }
}
