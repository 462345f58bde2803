package dev.belay.control;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.adapter.store.DataFolder;
import dev.belay.adapter.store.FileTombstones;
import dev.belay.adapter.store.JdbcJournalStore;
import dev.belay.adapter.store.StoreSettings;
import dev.belay.journal.Entry;
import dev.belay.journal.MemoryStore;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import dev.belay.vocabulary.ModelRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A data folder as files that a version of the program has written: rows of the journal and evidence by column, a JSON object
 * each, and the lines of the tombstones. To write those of the present form: {@link #main}.
 */
final class GoldenJournal implements AutoCloseable {
    private static final Path FILES = Path.of("src/test/resources/journal");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, String>> ROW = new TypeReference<>() {};
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final List<String> COLUMNS =
            List.of("sequence", "at", "kind", "rollout", "version", "who", "origin", "reason", "facts");

    private final StoreSettings settings =
            new StoreSettings("jdbc:h2:mem:golden" + NAMES.incrementAndGet() + ";DB_CLOSE_DELAY=-1", "sa", "");
    final JdbcJournalStore store = new JdbcJournalStore(settings);

    GoldenJournal() throws Exception {
        store.lastSequence("flights");
    }

    /** The folder of a form, and those of what everything in it comes to. */
    static Path files(String form) {
        return FILES.resolve(form);
    }

    static Path expected(String scenario) {
        return FILES.resolve("expected").resolve(scenario + ".txt");
    }

    private Connection connection() throws Exception {
        return DriverManager.getConnection(settings.url(), settings.username(), settings.password());
    }

    /** As a program of then left them. */
    static GoldenJournal read(Path form, String scenario) throws Exception {
        GoldenJournal golden = new GoldenJournal();
        try (Connection connection = golden.connection()) {
            String values = "?, "
                    + String.join(", ", COLUMNS.stream().map(column -> "?").toList());
            for (String line : Files.readAllLines(form.resolve(scenario + ".rows"))) {
                Map<String, String> row = MAPPER.readValue(line, ROW);
                try (PreparedStatement insert = connection.prepareStatement("insert into belay_journal (stream, "
                        + String.join(", ", COLUMNS) + ") values (" + values + ")")) {
                    insert.setString(1, "flights");
                    for (int i = 0; i < COLUMNS.size(); i++) {
                        insert.setString(2 + i, row.get(COLUMNS.get(i)));
                    }
                    insert.executeUpdate();
                }
            }
            for (String line : Files.readAllLines(form.resolve(scenario + ".evidence"))) {
                Map<String, String> row = MAPPER.readValue(line, ROW);
                try (PreparedStatement insert =
                        connection.prepareStatement("insert into belay_evidence (rollout, text) values (?, ?)")) {
                    insert.setString(1, row.get("rollout"));
                    insert.setString(2, row.get("text"));
                    insert.executeUpdate();
                }
            }
        }
        return golden;
    }

    private void write(Path form, String scenario) throws Exception {
        try (Connection connection = connection();
                Statement select = connection.createStatement()) {
            List<String> rows = new ArrayList<>();
            try (ResultSet row = select.executeQuery("select " + String.join(", ", COLUMNS)
                    + " from belay_journal where stream = 'flights' order by sequence")) {
                while (row.next()) {
                    Map<String, String> json = new LinkedHashMap<>();
                    for (String column : COLUMNS) {
                        json.put(
                                column,
                                column.equals("at")
                                        ? row.getObject(column, OffsetDateTime.class)
                                                .toInstant()
                                                .toString()
                                        : row.getString(column));
                    }
                    rows.add(MAPPER.writeValueAsString(json));
                }
            }
            Files.write(form.resolve(scenario + ".rows"), rows);
            List<String> evidence = new ArrayList<>();
            try (ResultSet row = select.executeQuery("select rollout, text from belay_evidence order by rollout")) {
                while (row.next()) {
                    Map<String, String> json = new LinkedHashMap<>();
                    json.put("rollout", row.getString(1));
                    json.put("text", row.getString(2));
                    evidence.add(MAPPER.writeValueAsString(json));
                }
            }
            Files.write(form.resolve(scenario + ".evidence"), evidence);
        }
    }

    List<Entry> entries() throws Exception {
        return store.readStream("flights", Set.of());
    }

    /** The tombstones of that folder, as a start reads them. */
    static List<Entry> tombstones(Path form, String scenario, Path scratch) throws Exception {
        Files.copy(form.resolve(scenario + ".tombstones"), scratch.resolve("tombstones"));
        List<String> log = new ArrayList<>();
        try (DataFolder folder = DataFolder.claim(scratch, 1, Instant.EPOCH);
                FileTombstones tombstones =
                        FileTombstones.open(folder, Thread.ofPlatform().daemon().factory(), log::add)) {
            if (!log.isEmpty()) {
                throw new AssertionError(log.toString());
            }
            return tombstones.all();
        }
    }

    private static void writeTombstones(List<Entry> entries, Path file) throws Exception {
        Path scratch = Files.createTempDirectory("golden");
        try (DataFolder folder = DataFolder.claim(scratch, 1, Instant.EPOCH);
                FileTombstones tombstones =
                        FileTombstones.open(folder, Thread.ofPlatform().daemon().factory(), line -> {})) {
            entries.forEach(tombstones::bury);
        }
        String content = Files.readString(scratch.resolve("tombstones"), StandardCharsets.UTF_8);
        Files.writeString(file, content.substring(0, content.lastIndexOf('\n') + 1));
    }

    /** What an operator sees of all that: the journal's listing, the endpoint, and its rollouts in the next process. */
    String described(List<Entry> tombstones, ConfiguredEndpoint configured) throws Exception {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries()) {
            line(text, "entry " + entry.sequence() + " " + entry.at() + " " + entry.logLine());
            line(text, "  facts " + MAPPER.writeValueAsString(entry.facts().asMap()));
        }
        for (Entry tombstone : tombstones) {
            line(text, "tombstone " + tombstone.at() + " " + tombstone.logLine());
        }
        Past past = new Past(configured.plan());
        store.readStream("flights", Past.notes()).forEach(past::add);
        describe(text, past);
        MemoryStore memory = new MemoryStore();
        for (Entry entry : entries()) {
            memory.append(entry);
        }
        for (var rollout : past.rollouts()) {
            var evidence = store.loadEvidence(rollout.id());
            if (evidence.isPresent()) {
                memory.saveEvidence(rollout.id(), evidence.get());
            }
        }
        Graves graves = new Graves();
        tombstones.forEach(graves::bury);
        House house = House.on(memory, graves, past.lastAt().plusSeconds(5), configured);
        house.views().forEach(view -> describe(text, view));
        house.end();
        return text.toString();
    }

    private static void describe(StringBuilder text, Past past) {
        line(
                text,
                "tiers " + tiers(Optional.of(past.plan())) + ", before the promotion " + tiers(past.beforePromotion())
                        + ", named " + past.named());
        line(
                text,
                "adopted " + past.adopted() + ", reverted " + past.reverted() + ", promoted "
                        + past.promoted()
                                .map(rollout -> rollout.id() + " " + rollout.revision())
                                .orElse("none") + ", last at "
                        + past.lastAt() + ", gap " + past.gap().map(Gap::why).orElse("none"));
        for (String version : List.of("1", "2", "3", "4")) {
            line(text, "taken back " + version + " " + past.takenBackAs(new ModelRef("flights", version)));
        }
        past.waiting().ifPresent(waiting -> line(text, waiting.toString()));
        past.rollouts().forEach(rollout -> line(text, rollout + " " + past.isRevertible(rollout)));
    }

    private static void describe(StringBuilder text, RolloutView view) {
        line(
                text,
                "view " + view.rollout().id() + " " + view.rollout().state() + " "
                        + view.rollout().reason());
        line(text, "  " + view.stable() + " " + view.candidate() + " " + view.evidence() + " of " + view.threshold());
        line(
                text,
                "  " + view.waitsFor() + view.warnings() + view.elapsedSeconds() + " s, possible "
                        + view.possible() + ", detectable " + view.outlook().detectable() + " after "
                        + view.outlook().errorsToRollback());
    }

    private static String tiers(Optional<EndpointPlan> plan) {
        return plan.stream()
                .flatMap(tiers -> tiers.tiers().stream())
                .map(tier -> tier.name() + "=" + tier.model())
                .collect(Collectors.joining(" "));
    }

    private static void line(StringBuilder text, String line) {
        text.append(line.replaceAll("\\R", " ")).append('\n');
    }

    @Override
    public void close() {
        store.close();
    }

    /**
     * Writes the files of the present form.
     *
     * @param arguments the form's name
     */
    public static void main(String... arguments) throws Exception {
        Path form = files(arguments[0]);
        Files.createDirectories(form);
        Files.createDirectories(FILES.resolve("expected"));
        for (var scenario : JournalScenarios.all().entrySet()) {
            House played = scenario.getValue().get();
            try (GoldenJournal golden = new GoldenJournal()) {
                for (Entry entry : played.store.readStream("flights", Set.of())) {
                    golden.store.append(entry);
                    var evidence = played.store.loadEvidence(entry.rollout());
                    if (evidence.isPresent()) {
                        golden.store.saveEvidence(entry.rollout(), evidence.get());
                    }
                }
                golden.write(form, scenario.getKey());
                writeTombstones(played.graves.buried, form.resolve(scenario.getKey() + ".tombstones"));
                if (!Files.exists(expected(scenario.getKey()))) {
                    Files.writeString(
                            expected(scenario.getKey()),
                            golden.described(played.graves.buried, JournalScenarios.configured(scenario.getKey())));
                }
            }
        }
        System.exit(0);
    }
}
