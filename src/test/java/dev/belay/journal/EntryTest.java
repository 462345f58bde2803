package dev.belay.journal;

import static dev.belay.journal.JournalRig.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {
    private static final Entry ENTRY = Entry.of("flights", NOON, "rollout.rolledBack");

    @Test
    void isInMicrosecondsAsEveryStoreKeepsThem() {
        // When
        Entry entry = Entry.of("flights", NOON.plusNanos(1_999), "rollout.stepped");

        // Then
        assertEquals(NOON.plusNanos(1_000), entry.at());
    }

    @Test
    void sameDecisionWhateverItsNumber() {
        // When
        boolean same = ENTRY.numbered(3).sameDecision(ENTRY.numbered(7));

        // Then
        assertTrue(same);
    }

    @Test
    void logLineHasStableKeysAndNoLineBreaks() {
        // Given
        Entry full = ENTRY.ofRollout("r1")
                .about("3")
                .by(new Actor("jo", "10.0.0.1"))
                .because("failed\nbadly")
                .with(Facts.NONE.and("errors", 5));

        // When
        String line = full.logLine();

        // Then
        assertEquals(
                "decision endpoint=flights kind=rollout.rolledBack rollout=r1 version=3 who=jo from=10.0.0.1"
                        + " reason=failed badly errors=5",
                line);
    }

    @Test
    void longReasonIsCut() {
        // When
        Entry entry = ENTRY.because("x".repeat(5_000));

        // Then
        assertEquals("x".repeat(1_999) + "…", entry.reason());
    }

    @ParameterizedTest
    @CsvSource({"'a\u0000b', a?b", "'a\uD834b', a?b", "'\uDD1Ea', ?a", "'a\uD834\uDD1E', 'a\uD834\uDD1E'"})
    void charactersThatAStoreRefusesAreReplaced(String reason, String kept) {
        // When
        Entry entry = ENTRY.because(reason);

        // Then
        assertEquals(kept, entry.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rolled back", "a..b", ".a", "a.", "a1"})
    void kindIsWordsJoinedByDots(String kind) {
        assertThrows(IllegalArgumentException.class, () -> Entry.of("flights", NOON, kind));
    }

    @Test
    void streamThatIsTooLongIsRefusedByName() {
        // When
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Entry.of("s".repeat(256), NOON, "rollout.stepped"));

        // Then
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("stream is 's"));
    }

    @Test
    void tombstonesThatTheHistoryLacksAreFound() {
        // Given
        Entry known = ENTRY.ofRollout("r1");
        Entry lost = ENTRY.ofRollout("r2");

        // When
        List<Entry> missing = Tombstones.missingFrom(List.of(known.numbered(9)), List.of(known, lost));

        // Then
        assertEquals(List.of(lost), missing);
    }
}
