package dev.belay.adapter.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.journal.Actor;
import dev.belay.journal.Entry;
import dev.belay.journal.Facts;
import dev.belay.journal.JournalStore;
import dev.belay.journal.JournalStore.Appended;
import dev.belay.journal.JournalStore.Stored;
import dev.belay.journal.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

    private static Entry entry(String stream, long sequence) {
        return Entry.of(stream, NOON, "rollout.stepped").numbered(sequence);
    }

    private static List<Entry> entries(List<Stored> rows) {
        return rows.stream().map(Stored::entry).toList();
    }

    @Test
    void entryComesBackAsItWent() throws StoreException {
        // Given
        Entry full = entry("flights", 1)
                .ofRollout("019a-1")
                .about("3")
                .by(new Actor("jo", "127.0.0.1"))
                .because("Zürich ✈ \"quoted\" ' \\ \n 𝄞")
                .with(Facts.NONE
                        .and("ratio", 0.1)
                        .and("tiny", Double.MIN_VALUE)
                        .and("whole", Long.MAX_VALUE)
                        .and("one", 1.0)
                        .and("durable", true)
                        .and("infinite", Double.POSITIVE_INFINITY)
                        .and("words", "a \"b\""));

        // When
        store.append(full);

        // Then
        assertEquals(List.of(full), store.readStream("flights", Set.of()));
    }

    @Test
    void namesStreamsByAKindThatTheyHave() throws StoreException {
        // Given
        store.append(entry("late", 1));
        store.append(entry("flights", 1));
        store.append(entry("flights", 2));
        store.append(Entry.of("noted", NOON, "breaker.opened").numbered(1));

        // When
        List<String> streams = store.streams("rollout.stepped");

        // Then
        assertEquals(List.of("flights", "late"), streams);
    }

    @Test
    void factsKeepTheirOrder() throws StoreException {
        // Given
        Facts facts = Facts.NONE.and("z", 1).and("a", 2).and("m", 3);

        // When
        store.append(entry("flights", 1).with(facts));

        // Then
        Entry read = store.readStream("flights", Set.of()).getFirst();
        assertEquals(List.of("z", "a", "m"), List.copyOf(read.facts().asMap().keySet()));
    }

    @Test
    void largestEntryFits() throws StoreException {
        // Given
        Facts facts = Facts.NONE;
        for (int i = 0; i < 100; i++) {
            facts = facts.and("figure" + i, "\u0001".repeat(2_000));
        }
        Entry large = Entry.of("s".repeat(255), NOON, "k".repeat(60))
                .numbered(Long.MAX_VALUE)
                .ofRollout("𝄞".repeat(127))
                .about("v".repeat(255))
                .by(new Actor("w".repeat(999), "f".repeat(999)))
                .because("€".repeat(9_999))
                .with(facts);

        // When
        Appended appended = store.append(large);

        // Then
        assertInstanceOf(Appended.Written.class, appended);
    }

    @Test
    void numberIsTakenOnce() throws StoreException {
        // Given
        Entry first = entry("flights", 1).because("first");
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
        List<Entry> read = store.readStream("flights", Set.of());

        // Then
        assertEquals(List.of(entry("flights", 1), entry("flights", 2)), read);
    }

    @Test
    void streamIsReadWithoutTheKindsThatNobodyWants() throws StoreException {
        // Given
        Entry drill = Entry.of("flights", NOON, "drill.started").numbered(2);
        store.append(entry("flights", 1));
        store.append(drill);

        // When
        List<Entry> read = store.readStream("flights", Set.of("drill.started", "drill.ended"));

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
    void newestEvidenceIsKept() throws StoreException {
        // Given
        String large = "€".repeat(900_000);
        store.saveEvidence("r1", "older");

        // When
        store.saveEvidence("r1", large);

        // Then
        assertEquals(Optional.of(large), store.loadEvidence("r1"));
    }

    @Test
    void evidenceThatIsTooLongIsRefusedForGood() throws StoreException {
        // Given
        String tooLong = "x".repeat(1_000_001);

        // When
        boolean saved = store.saveEvidence("r1", tooLong);

        // Then
        assertFalse(saved);
    }

    @Test
    void evidenceOfAnotherRolloutIsNone() throws StoreException {
        // Given
        store.saveEvidence("r1", "text");

        // When
        Optional<String> none = store.loadEvidence("r2");

        // Then
        assertTrue(none.isEmpty());
    }

    @Test
    void evidenceOfLongEndedRolloutsIsDropped() throws StoreException {
        // Given
        store.saveEvidence("old", "text");
        store.endEvidence("old", NOON);

        // When
        int dropped = store.dropEvidence(NOON.plus(Duration.ofMillis(1)));

        // Then
        assertEquals(1, dropped);
    }

    @Test
    void evidenceIsKeptFromItsFirstEnd() throws StoreException {
        // Given
        store.saveEvidence("old", "text");
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
        store.saveEvidence("running", "text");
        store.saveEvidence("ended", "text");
        store.endEvidence("ended", NOON);

        // When
        int dropped = store.dropEvidence(NOON);

        // Then
        assertEquals(0, dropped);
    }

    @Test
    void deletedEvidenceIsGone() throws StoreException {
        // Given
        store.saveEvidence("r1", "text");

        // When
        store.deleteEvidence("r1");

        // Then
        assertTrue(store.loadEvidence("r1").isEmpty());
    }
}
