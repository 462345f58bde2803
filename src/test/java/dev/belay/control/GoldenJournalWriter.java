package dev.belay.control;

import dev.belay.adapter.store.DataFolder;
import dev.belay.adapter.store.FileTombstones;
import dev.belay.journal.JournalEntry;
import dev.belay.rollout.Evidence;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Writes golden journals of the present form, once, when it is new. Those of forms before it can't be written any more. */
final class GoldenJournalWriter {
    private GoldenJournalWriter() {}

    /** @param arguments the name of the present form, and that of the form whose journals are written anew; without it all scenarios are played */
    public static void main(String... arguments) throws Exception {
        Path form = GoldenJournal.files(arguments[0]);
        Files.createDirectories(form);
        for (Map.Entry<String, Supplier<ControlFixture>> each :
                JournalScenarios.all().entrySet()) {
            String scenario = each.getKey();
            try (GoldenJournal golden = new GoldenJournal()) {
                List<JournalEntry> tombstones = arguments.length > 1
                        ? copy(GoldenJournal.files(arguments[1]), scenario, golden)
                        : play(each.getValue().get(), golden);
                write(golden, form, scenario);
                writeTombstones(tombstones, form.resolve(scenario + ".tombstones"));
                if (!Files.exists(GoldenJournal.expected(scenario))) {
                    Files.writeString(
                            GoldenJournal.expected(scenario),
                            golden.described(tombstones, JournalScenarios.configured(scenario)));
                }
            }
        }
        System.exit(0);
    }

    private static List<JournalEntry> play(ControlFixture played, GoldenJournal golden) throws Exception {
        for (JournalEntry entry : played.store.readStream("flights", Set.of())) {
            String rollout = entry.decision().rollout();
            append(golden, entry, played.store.loadEvidence(rollout).evidence());
        }
        return played.tombstones.entries;
    }

    private static List<JournalEntry> copy(Path from, String scenario, GoldenJournal golden) throws Exception {
        try (GoldenJournal before = GoldenJournal.read(from, scenario)) {
            for (JournalEntry entry : before.entries()) {
                append(
                        golden,
                        entry,
                        before.store.loadEvidence(entry.decision().rollout()).evidence());
            }
        }
        return GoldenJournal.tombstones(from, scenario, Files.createTempDirectory("golden"));
    }

    private static void append(GoldenJournal golden, JournalEntry entry, Optional<Evidence> evidence) throws Exception {
        golden.store.append(entry);
        if (evidence.isPresent()) {
            golden.store.saveEvidence(entry.decision().rollout(), evidence.get());
        }
    }

    private static void write(GoldenJournal golden, Path form, String scenario) throws Exception {
        try (Connection connection = golden.connection();
                Statement select = connection.createStatement()) {
            List<String> rows = new ArrayList<>();
            try (ResultSet row = select.executeQuery("select " + String.join(", ", GoldenJournal.COLUMNS)
                    + " from belay_journal where stream = 'flights' order by sequence")) {
                while (row.next()) {
                    Map<String, String> json = new LinkedHashMap<>();
                    for (String column : GoldenJournal.COLUMNS) {
                        json.put(
                                column,
                                column.equals("at")
                                        ? row.getObject(column, OffsetDateTime.class)
                                                .toInstant()
                                                .toString()
                                        : row.getString(column));
                    }
                    rows.add(GoldenJournal.MAPPER.writeValueAsString(json));
                }
            }
            Files.write(form.resolve(scenario + ".rows"), rows);
            List<String> evidence = new ArrayList<>();
            try (ResultSet row = select.executeQuery("select rollout, text from belay_evidence order by rollout")) {
                while (row.next()) {
                    Map<String, String> json = new LinkedHashMap<>();
                    json.put("rollout", row.getString(1));
                    json.put("text", row.getString(2));
                    evidence.add(GoldenJournal.MAPPER.writeValueAsString(json));
                }
            }
            Files.write(form.resolve(scenario + ".evidence"), evidence);
        }
    }

    private static void writeTombstones(List<JournalEntry> entries, Path file) throws Exception {
        Path scratch = Files.createTempDirectory("golden");
        try (DataFolder folder = DataFolder.claim(scratch, 1, Instant.EPOCH);
                FileTombstones tombstones =
                        FileTombstones.open(folder, Thread.ofPlatform().daemon().factory(), line -> {})) {
            entries.forEach(tombstones::append);
        }
        String content = Files.readString(scratch.resolve("tombstones"), StandardCharsets.UTF_8);
        Files.writeString(file, content.substring(0, content.lastIndexOf('\n') + 1));
    }
}
