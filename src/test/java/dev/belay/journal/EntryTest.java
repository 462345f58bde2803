package dev.belay.journal;

import static dev.belay.journal.JournalRig.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {
    private static final JournalEntry ENTRY = JournalEntry.of("flights", NOON, Decisions.rolledBack("r1"));

    @Test
    void isInMicrosecondsAsEveryStoreKeepsThem() {
        // When
        JournalEntry entry = JournalEntry.of("flights", NOON.plusNanos(1_999), Decisions.step());

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
        JournalEntry full = ENTRY.by(new Actor("jo", "10.0.0.1")).because("failed\nbadly");

        // When
        String line = full.logLine();

        // Then
        assertEquals(
                "decision endpoint=flights kind=rollout.rolledBack rollout=r1 version=3 who=jo from=10.0.0.1"
                        + " reason=failed badly candidate.model=flights state=rolledBack step=0 weight=0 paused=false"
                        + " revision=2",
                line);
    }

    @Test
    void longReasonIsCut() {
        // When
        JournalEntry entry = ENTRY.because("x".repeat(5_000));

        // Then
        assertEquals("x".repeat(1_999) + "…", entry.reason());
    }

    @ParameterizedTest
    @CsvSource({"'a\u0000b', a?b", "'a\uD834b', a?b", "'\uDD1Ea', ?a", "'a\uD834\uDD1E', 'a\uD834\uDD1E'"})
    void charactersThatAStoreRefusesAreReplaced(String reason, String kept) {
        // When
        JournalEntry entry = ENTRY.because(reason);

        // Then
        assertEquals(kept, entry.reason());
    }

    private static Decision ofKind(String kind) {
        return new Decision.NotUnderstood(kind, "", "", Map.of(), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rolled back", "a..b", ".a", "a.", "a1"})
    void kindIsOneOrMoreNamesJoinedByDots(String kind) {
        assertThrows(IllegalArgumentException.class, () -> JournalEntry.of("flights", NOON, ofKind(kind)));
    }

    @Test
    void streamThatIsTooLongIsRefusedByName() {
        // When
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> JournalEntry.of("s".repeat(256), NOON, Decisions.step()));

        // Then
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("stream is 's"));
    }

    @Test
    void tombstonesThatTheHistoryLacksAreFound() {
        // Given
        JournalEntry known = ENTRY.deciding(Decisions.rolledBack("r1"));
        JournalEntry lost = ENTRY.deciding(Decisions.rolledBack("r2"));

        // When
        List<JournalEntry> missing = Tombstones.missingFrom(List.of(known.numbered(9)), List.of(known, lost));

        // Then
        assertEquals(List.of(lost), missing);
    }
}
