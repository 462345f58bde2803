package dev.belay.control;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belay.adapter.store.DataFolder;
import dev.belay.adapter.store.FileTombstones;
import dev.belay.adapter.store.JdbcJournalStore;
import dev.belay.adapter.store.StoreSettings;
import dev.belay.journal.Decision;
import dev.belay.journal.DecisionFigures;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.MemoryStore;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import dev.belay.vocabulary.ModelRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A data folder as files that a version of the program has written: rows of the journal and evidence by column, a JSON object
 * each, and the lines of the tombstones. To write those of the present form: {@link GoldenJournalWriter}.
 */
final class GoldenJournal implements AutoCloseable {
    static final Path FILES = Path.of("src/test/resources/journal");
    static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, String>> ROW = new TypeReference<>() {};
    private static final AtomicInteger NAMES = new AtomicInteger();
    static final List<String> COLUMNS =
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

    Connection connection() throws Exception {
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

    /** An entry of the first form, as a store gives it back whose row has another figure there. */
    static JournalEntry withFigure(JournalEntry entry, String name, Object value) {
        Map<String, Object> figures = new LinkedHashMap<>(DecisionFigures.of(entry.decision()));
        figures.put(name, value);
        return rewritten(entry, kept -> figures);
    }

    /** An entry of the present form, likewise. */
    static JournalEntry withMember(JournalEntry entry, String at, Object value) {
        return rewritten(entry, kept -> {
            ObjectNode parent = (ObjectNode) kept.at(at.substring(0, at.lastIndexOf('/')));
            parent.set(at.substring(at.lastIndexOf('/') + 1), MAPPER.valueToTree(value));
            return kept;
        });
    }

    private static JournalEntry rewritten(JournalEntry entry, Function<JsonNode, Object> change) {
        try (GoldenJournal golden = new GoldenJournal();
                Connection connection = golden.connection();
                Statement statement = connection.createStatement()) {
            golden.store.append(entry);
            String facts;
            try (ResultSet row = statement.executeQuery("select facts from belay_journal")) {
                row.next();
                facts = row.getString(1);
            }
            try (PreparedStatement update = connection.prepareStatement("update belay_journal set facts = ?")) {
                update.setString(1, MAPPER.writeValueAsString(change.apply(MAPPER.readTree(facts))));
                update.executeUpdate();
            }
            return golden.entries().getLast();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    List<JournalEntry> entries() throws Exception {
        return store.readStream("flights", Set.of());
    }

    /** The tombstones of that folder, as a start reads them. */
    static List<JournalEntry> tombstones(Path form, String scenario, Path scratch) throws Exception {
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

    /** What an operator sees of all that: the journal's listing, the endpoint, and its rollouts in the next process. */
    String described(List<JournalEntry> tombstones, ConfiguredEndpoint configured) throws Exception {
        StringBuilder text = new StringBuilder();
        for (JournalEntry entry : entries()) {
            line(text, "entry " + entry.sequence() + " " + entry.at() + " " + entry.logLine());
            line(text, "  facts " + MAPPER.writeValueAsString(DecisionFigures.of(entry.decision())));
        }
        for (JournalEntry tombstone : tombstones) {
            line(text, "tombstone " + tombstone.at() + " " + tombstone.logLine());
        }
        EndpointState state = EndpointState.of(configured.plan(), store.readStream("flights", Decision.NOTES));
        describe(text, state);
        MemoryStore memory = new MemoryStore();
        for (JournalEntry entry : entries()) {
            memory.append(entry);
        }
        for (var rollout : state.rollouts()) {
            var evidence = store.loadEvidence(rollout.id()).evidence();
            if (evidence.isPresent()) {
                memory.saveEvidence(rollout.id(), evidence.get());
            }
        }
        MemoryTombstones written = new MemoryTombstones();
        tombstones.forEach(written::append);
        ControlFixture fixture =
                ControlFixture.on(memory, written, state.lastAt().plusSeconds(5), configured);
        fixture.views().forEach(view -> describe(text, view));
        fixture.end();
        return text.toString();
    }

    /** All that is known of an endpoint. */
    static String described(EndpointState state) {
        StringBuilder text = new StringBuilder();
        describe(text, state);
        return text.toString();
    }

    private static void describe(StringBuilder text, EndpointState state) {
        line(
                text,
                "tiers " + tiers(Optional.of(state.plan())) + ", before the promotion " + tiers(state.beforePromotion())
                        + ", named " + state.named());
        line(
                text,
                "adopted " + state.adopted() + ", reverted " + state.reverted() + ", promoted "
                        + state.promoted()
                                .map(rollout -> rollout.id() + " " + rollout.revision())
                                .orElse("none") + ", last at "
                        + state.lastAt() + ", gap " + state.gap().map(Gap::why).orElse("none"));
        for (String version : List.of("1", "2", "3", "4")) {
            line(text, "taken back " + version + " " + state.failedHypotheses(new ModelRef("flights", version)));
        }
        state.waiting().ifPresent(waiting -> line(text, waiting.toString()));
        state.rollouts().forEach(rollout -> line(text, rollout + " " + state.isRevertible(rollout)));
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
}
