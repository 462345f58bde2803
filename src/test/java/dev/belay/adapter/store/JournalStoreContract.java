package dev.belay.adapter.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.DecisionFigures;
import dev.belay.journal.Decisions;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.JournalStore;
import dev.belay.journal.JournalStore.Appended;
import dev.belay.journal.JournalStore.Stored;
import dev.belay.journal.KeptEvidence;
import dev.belay.journal.StoreException;
import dev.belay.rollout.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every store has to do, whatever the database. */
abstract class JournalStoreContract {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");

    private JournalStore store;

    /** A store of the test's own database; each call opens it anew. */
    abstract JournalStore open() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private static JournalEntry entry(String stream, long sequence) {
        return JournalEntry.of(stream, NOON, Decisions.step()).numbered(sequence);
    }

    private static List<JournalEntry> entries(List<Stored> rows) {
        return rows.stream().map(Stored::entry).toList();
    }

    static List<Decision> everyKind() {
        return Decisions.everyKind();
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void entryIsReadAsItWasWritten(Decision decision) throws StoreException {
        // Given
        JournalEntry full = entry("flights", 1)
                .by(new Actor("jo", "127.0.0.1"))
                .because("Zürich ✈ \"quoted\" ' \\ \n 𝄞")
                .deciding(decision);

        // When
        store.append(full);

        // Then
        assertEquals(List.of(full), store.readStream("flights", Set.of()));
    }

    private static Decision ofALaterVersion(String kind, Map<String, Object> figures) {
        return new Decision.NotUnderstood(kind, "𝄞".repeat(127), "v".repeat(255), figures, "");
    }

    @Test
    void namesStreamsByAKindThatTheyHave() throws StoreException {
        // Given
        store.append(entry("late", 1));
        store.append(entry("flights", 1));
        store.append(entry("flights", 2));
        store.append(JournalEntry.of("noted", NOON, Decisions.drill()).numbered(1));

        // When
        List<String> streams = store.streams("rollout.step");

        // Then
        assertEquals(List.of("flights", "late"), streams);
    }

    @Test
    void figuresOfALaterVersionKeepTheirOrder() throws StoreException {
        // Given
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("z", 1L);
        figures.put("a", 2L);
        figures.put("m", 3L);

        // When
        store.append(entry("flights", 1).deciding(ofALaterVersion("rollout.shadowed", figures)));

        // Then
        JournalEntry read = store.readStream("flights", Set.of()).getFirst();
        assertEquals(
                List.of("z", "a", "m"),
                List.copyOf(DecisionFigures.of(read.decision()).keySet()));
    }

    @Test
    void largestEntryFits() throws StoreException {
        // Given
        Map<String, Object> figures = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            figures.put("figure" + i, "\u0001".repeat(1_000));
        }
        JournalEntry large = JournalEntry.of("s".repeat(255), NOON, ofALaterVersion("k".repeat(60), figures))
                .numbered(Long.MAX_VALUE)
                .by(new Actor("w".repeat(999), "f".repeat(999)))
                .because("€".repeat(9_999));

        // When
        Appended appended = store.append(large);

        // Then
        assertInstanceOf(Appended.Written.class, appended);
    }

    @Test
    void numberIsGivenOnce() throws StoreException {
        // Given
        JournalEntry first = entry("flights", 1).because("first");
        store.append(first);

        // When
        Appended appended = store.append(entry("flights", 1).because("second"));

        // Then
        assertEquals(new Appended.Taken(first), appended);
    }

    @Test
    void sameEntryAgainIsWrittenOnce() throws StoreException {
        // Given
        Appended first = store.append(entry("flights", 1));

        // When
        Appended again = store.append(entry("flights", 1));

        // Then
        assertEquals(first, again);
    }

    @Test
    void lastNumberIsZeroForAnEmptyStream() throws StoreException {
        // Given
        store.append(entry("others", 5));

        // When
        long last = store.lastSequence("flights");

        // Then
        assertEquals(0, last);
    }

    @Test
    void lastNumberIsThatOfItsStream() throws StoreException {
        // Given
        store.append(entry("flights", 1));
        store.append(entry("flights", 2));
        store.append(entry("others", 1));

        // When
        long last = store.lastSequence("flights");

        // Then
        assertEquals(2, last);
    }

    @Test
    void streamIsReadInOrderOfItsNumbers() throws StoreException {
        // Given
        store.append(entry("flights", 2));
        store.append(entry("others", 1));
        store.append(entry("flights", 1));

        // When
        List<JournalEntry> read = store.readStream("flights", Set.of());

        // Then
        assertEquals(List.of(entry("flights", 1), entry("flights", 2)), read);
    }

    @Test
    void streamIsReadWithoutTheKindsToLeaveOut() throws StoreException {
        // Given
        JournalEntry drill = JournalEntry.of("flights", NOON, Decisions.drill()).numbered(2);
        store.append(entry("flights", 1));
        store.append(drill);

        // When
        List<JournalEntry> read = store.readStream("flights", Set.of("drill.started", "drill.ended"));

        // Then
        assertEquals(List.of(entry("flights", 1)), read);
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() throws StoreException {
        // Given
        for (int i = 1; i <= 5; i++) {
            store.append(entry(i % 2 == 0 ? "even" : "odd", i));
        }
        List<Stored> first = store.read(0, Optional.empty(), 2);

        // When
        List<Stored> rest = store.read(first.getLast().id(), Optional.empty(), 10);

        // Then
        assertEquals(List.of(entry("odd", 3), entry("even", 4), entry("odd", 5)), entries(rest));
    }

    @Test
    void newestComeInTheOrderInWhichTheyWereWritten() throws StoreException {
        // Given
        for (int i = 1; i <= 5; i++) {
            store.append(entry(i % 2 == 0 ? "even" : "odd", i));
        }

        // When
        List<Stored> newest = store.newest(Optional.empty(), 2);

        // Then
        assertEquals(List.of(entry("even", 4), entry("odd", 5)), entries(newest));
    }

    @Test
    void newestOfOneStreamHaveNoOther() throws StoreException {
        // Given
        for (int i = 1; i <= 5; i++) {
            store.append(entry(i % 2 == 0 ? "even" : "odd", i));
        }

        // When
        List<Stored> newest = store.newest(Optional.of("odd"), 2);

        // Then
        assertEquals(List.of(entry("odd", 3), entry("odd", 5)), entries(newest));
    }

    @Test
    void pageOfOneStreamHasNoOther() throws StoreException {
        // Given
        store.append(entry("flights", 1));
        store.append(entry("others", 1));

        // When
        List<Stored> page = store.read(0, Optional.of("others"), 10);

        // Then
        assertEquals(List.of(entry("others", 1)), entries(page));
    }

    @Test
    void entriesSurviveAClosedStore() throws Exception {
        // Given
        store.append(entry("flights", 1));
        store.close();

        // When
        store = open();

        // Then
        assertEquals(List.of(entry("flights", 1)), store.readStream("flights", Set.of()));
    }

    @Test
    void aMissingNumberIsReadAsAnEntryThatMakesNoSense() throws StoreException {
        // Given rows of which somebody has deleted the first, third and fourth
        for (long sequence : List.of(2L, 5L, 6L)) {
            store.append(entry("flights", sequence));
        }

        // When
        List<JournalEntry> read = store.readStream("flights", Decision.NOTES);

        // Then
        assertEquals(
                List.of(
                        "entry 1 of flights is missing in the journal",
                        entry("flights", 2).reason(),
                        "entries 3 to 4 of flights are missing in the journal",
                        entry("flights", 5).reason(),
                        entry("flights", 6).reason()),
                read.stream().map(JournalEntry::reason).toList());
        assertEquals(
                Decision.NotUnderstood.UNREADABLE, read.getFirst().decision().kind());
    }

    @Test
    void aNoteThatIsLeftOutIsNotMissing() throws StoreException {
        // Given
        store.append(entry("flights", 1));
        store.append(entry("flights", 2).deciding(Decisions.drill()));
        store.append(entry("flights", 3));

        // When
        List<JournalEntry> read = store.readStream("flights", Decision.NOTES);

        // Then
        assertEquals(List.of(entry("flights", 1), entry("flights", 3)), read);
    }

    @Test
    void newestEvidenceIsKept() throws StoreException {
        // Given
        Evidence large = Decisions.evidenceLongerThan(900_000);
        store.saveEvidence("r1", Decisions.evidence(1));

        // When
        store.saveEvidence("r1", large);

        // Then
        assertEquals(KeptEvidence.of(large), store.loadEvidence("r1"));
    }

    @Test
    void evidenceThatIsTooLongIsRefusedForGood() throws StoreException {
        // Given
        Evidence tooLong = Decisions.evidenceLongerThan(1_000_000);

        // When
        OptionalInt characters = store.saveEvidence("r1", tooLong);

        // Then
        assertTrue(characters.getAsInt() > 1_000_000);
    }

    @Test
    void evidenceOfAnotherRolloutIsNone() throws StoreException {
        // Given
        store.saveEvidence("r1", Decisions.evidence(1));

        // When
        KeptEvidence none = store.loadEvidence("r2");

        // Then
        assertEquals(KeptEvidence.NONE, none);
    }

    @Test
    void evidenceOfLongEndedRolloutsIsDropped() throws StoreException {
        // Given
        store.saveEvidence("old", Decisions.evidence(1));
        store.endEvidence("old", NOON);

        // When
        int dropped = store.dropEvidence(NOON.plus(Duration.ofMillis(1)));

        // Then
        assertEquals(1, dropped);
    }

    @Test
    void evidenceIsKeptFromItsFirstEnd() throws StoreException {
        // Given
        store.saveEvidence("old", Decisions.evidence(1));
        store.endEvidence("old", NOON);
        store.endEvidence("old", NOON.plus(Duration.ofDays(1)));

        // When
        int dropped = store.dropEvidence(NOON.plus(Duration.ofMillis(1)));

        // Then
        assertEquals(1, dropped);
    }

    @Test
    void evidenceOfRunningAndJustEndedRolloutsStays() throws StoreException {
        // Given
        store.saveEvidence("running", Decisions.evidence(1));
        store.saveEvidence("ended", Decisions.evidence(1));
        store.endEvidence("ended", NOON);

        // When
        int dropped = store.dropEvidence(NOON);

        // Then
        assertEquals(0, dropped);
    }
}
