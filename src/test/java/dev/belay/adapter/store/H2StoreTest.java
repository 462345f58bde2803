package dev.belay.adapter.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.journal.Decision;
import dev.belay.journal.Decisions;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.JournalStore;
import dev.belay.journal.JournalStore.Appended;
import dev.belay.journal.JournalStore.Stored;
import dev.belay.journal.KeptEvidence;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class H2StoreTest extends JournalStoreContract {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path folder;

    @Override
    JournalStore open() {
        return new JdbcJournalStore(StoreSettings.embedded(folder));
    }

    /** Somebody, or another version of the program, has been at the table. */
    private void damage(String sql) throws Exception {
        execute("update belay_journal set " + sql + " where stream = 'flights' and sequence = 2");
    }

    private void execute(String sql) throws Exception {
        StoreSettings settings = StoreSettings.embedded(folder);
        try (Connection connection =
                        DriverManager.getConnection(settings.url(), settings.username(), settings.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static JournalEntry entry(String stream, long sequence) {
        return JournalEntry.of(stream, NOON, Decisions.rolledBack("r" + sequence))
                .numbered(sequence);
    }

    private static JournalStore filled(JournalStore store) throws Exception {
        for (long sequence = 1; sequence <= 3; sequence++) {
            store.append(entry("flights", sequence));
            store.append(entry("others", sequence));
        }
        return store;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            facts = '{"weight":'            | its JSON is no object, or broken at character 11
            facts = '[1, 2]'                | its JSON is no object, or broken at character 1
            facts = ''                      | its JSON is empty
            kind = 'step 2!'                | kind is 'step 2!', allowed are letters
            """)
    void aRowThatMakesNoSenseIsReadWithTheReason(String damage, String reason) throws Exception {
        try (JournalStore store = filled(open())) {
            // Given
            damage(damage);

            // When
            List<JournalEntry> read = store.readStream("flights", Set.of());

            // Then
            assertEquals(
                    List.of(1L, 2L, 3L),
                    read.stream().map(JournalEntry::sequence).toList());
            assertEquals(Decision.NotUnderstood.UNREADABLE, read.get(1).kind());
            assertTrue(
                    read.get(1).reason().startsWith("row 3 of the journal can't be read: " + reason),
                    read.get(1).reason());
            assertEquals(entry("flights", 3), read.get(2));
        }
    }

    @Test
    void aRowThatMakesNoSenseLeavesOtherStreamsAlone() throws Exception {
        try (JournalStore store = filled(open())) {
            // Given
            damage("facts = 'x'");

            // When
            List<JournalEntry> read = store.readStream("others", Set.of());

            // Then
            assertEquals(List.of(entry("others", 1), entry("others", 2), entry("others", 3)), read);
        }
    }

    @Test
    void pagesHaveARowThatMakesNoSenseWithItsId() throws Exception {
        try (JournalStore store = filled(open())) {
            // Given
            damage("facts = 'x'");

            // When
            List<Stored> page = store.read(0, Optional.empty(), 10);

            // Then
            assertEquals(6, page.size());
            assertEquals(Decision.NotUnderstood.UNREADABLE, page.get(2).entry().kind());
            assertEquals(3, page.get(2).id());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            garbage     | it is no line of evidence
            {"schema":3 | its JSON is no object, or broken at character
            {"schema":3} | its schema is 3, which this version doesn't know
            """)
    void evidenceThatMakesNoSenseIsReadWithTheReason(String text, String reason) throws Exception {
        try (JournalStore store = filled(open())) {
            // Given
            store.saveEvidence("r1", Decisions.evidence(1));
            execute("update belay_evidence set text = '" + text + "'");

            // When
            KeptEvidence kept = store.loadEvidence("r1");

            // Then
            assertTrue(kept.evidence().isEmpty());
            assertTrue(
                    kept.unreadableBecause().startsWith("its row in belay_evidence can't be read: " + reason),
                    kept.unreadableBecause());
        }
    }

    @Test
    void theNumberOfARowThatMakesNoSenseStaysTaken() throws Exception {
        try (JournalStore store = filled(open())) {
            // Given
            damage("facts = 'x'");

            // When
            Appended appended = store.append(entry("flights", 2));

            // Then
            assertTrue(appended instanceof Appended.Taken, appended.toString());
        }
    }
}
