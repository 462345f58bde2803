package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.cascade.FakeTier;
import dev.belay.control.Drills.Drill;
import dev.belay.control.Drills.Started;
import dev.belay.execution.InjectedFault;
import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.JournalEntry;
import dev.belay.vocabulary.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrillsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MINUTE = Duration.ofSeconds(60);

    private static Decision drill(boolean started) {
        return new Decision.Drill(
                started, "of primary", "drill-1", "primary", "error", 1.0, 0, Instant.parse("2026-01-01T00:01:00Z"));
    }

    private static final Actor JO = new Actor("jo", "127.0.0.1");

    private final FakeTier primary = new FakeTier("primary");
    private final List<JournalEntry> journal = new ArrayList<>();
    private int ids;
    private final Drills drills = drills(true);

    private Drills drills(boolean allowed) {
        return new Drills(allowed, () -> "drill-" + ++ids, journal::add);
    }

    private Started start(FakeTier tier, InjectedFault.Kind kind, long delayMillis, double ratio, Duration length) {
        return drills.start("flights", tier, kind, delayMillis, ratio, length, new Random(1), JO, NOW);
    }

    private Started start(FakeTier tier) {
        return start(tier, InjectedFault.Kind.ERROR, 0, 1, MINUTE);
    }

    private static String refusal(Started started) {
        return switch (started) {
            case Started.Refused refused -> refused.message();
            case Started.Running running -> throw new AssertionError(running.toString());
        };
    }

    @Test
    void startsADrill() {
        // Given no drill

        // When
        Started started = start(primary, InjectedFault.Kind.DELAY, 250, 0.5, MINUTE);

        // Then
        assertEquals(
                new Started.Running(new Drill(
                        "drill-1", "flights", "primary", InjectedFault.Kind.DELAY, 250, 0.5, NOW, NOW.plusSeconds(60))),
                started);
    }

    @Test
    void putsTheFaultIntoTheTier() {
        // Given no drill

        // When
        start(primary, InjectedFault.Kind.DELAY, 250, 0.5, MINUTE);

        // Then
        InjectedFault fault = primary.injected.getFirst();
        assertEquals(InjectedFault.Kind.DELAY, fault.kind());
        assertEquals(250_000_000, fault.delayNanos());
        assertEquals(0.5, fault.ratio());
    }

    @Test
    void journalsTheStart() {
        // Given no drill

        // When
        start(primary);

        // Then
        JournalEntry started =
                JournalEntry.of("flights", NOW, drill(true)).by(JO).because("asked for");
        assertEquals(List.of(started), journal);
    }

    @ParameterizedTest(name = "{0}, delay {1} ms, ratio {2}, {3} s: {4}")
    @CsvSource(delimiter = '|', textBlock = """
            ERROR | 0      | 0    | 60  | ratio is 0.0, allowed is above 0 to 1
            ERROR | 0      | 1.01 | 60  | ratio is 1.01, allowed is above 0 to 1
            ERROR | 0      | -1   | 60  | ratio is -1.0, allowed is above 0 to 1
            ERROR | 0      | NaN  | 60  | ratio is NaN, allowed is above 0 to 1
            ERROR | 0      | 1    | 0   | seconds is 0, allowed is 1 to 600
            ERROR | 0      | 1    | -5  | seconds is -5, allowed is 1 to 600
            ERROR | 0      | 1    | 601 | seconds is 601, allowed is 1 to 600
            DELAY | 0      | 1    | 60  | delayMillis is 0, a delay takes 1 or more
            DELAY | -1     | 1    | 60  | delayMillis is -1, a delay takes 1 or more
            DELAY | 600001 | 1    | 60  | delayMillis is 600001, allowed is up to 600000
            """)
    void refusesWhatIsNotAllowed(
            InjectedFault.Kind kind, long delayMillis, double ratio, long seconds, String message) {
        // Given no drill

        // When
        Started started = start(primary, kind, delayMillis, ratio, Duration.ofSeconds(seconds));

        // Then
        assertEquals(message, refusal(started));
        assertTrue(primary.injected.isEmpty());
    }

    @Test
    void allowsTenMinutes() {
        // Given no drill

        // When
        Started started = start(primary, InjectedFault.Kind.DELAY, 600_000, 1, Duration.ofSeconds(600));

        // Then
        assertInstanceOf(Started.Running.class, started);
    }

    @Test
    void refusesEveryDrillWhereTheyAreOff() {
        // Given
        Drills off = drills(false);

        // When
        Started started = off.start("flights", primary, InjectedFault.Kind.ERROR, 0, 1, MINUTE, new Random(1), JO, NOW);

        // Then
        assertEquals("drills are off: start the server with --drills", refusal(started));
    }

    @Test
    void refusesASecondDrillAtATier() {
        // Given
        start(primary);

        // When
        Started second = start(primary);

        // Then
        assertEquals("a drill runs at flights/primary already: drill-1", refusal(second));
    }

    @Test
    void refusesASecondDrillAtAModelUnderAnotherTiersName() {
        // Given two tiers that share a version
        start(primary);
        FakeTier sameModel = new FakeTier("fallback").running(primary.model());

        // When
        Started second = start(sameModel);

        // Then
        assertEquals("a drill runs at flights/primary already: drill-1", refusal(second));
    }

    @Test
    void runsDrillsAtTwoModelsTogether() {
        // Given
        start(primary);

        // When
        start(new FakeTier("fallback").running(new ModelRef("flights", "1")));

        // Then
        assertEquals(2, drills.list("flights").size());
    }

    @Test
    void refusesADrillAtATierThatIsntLoaded() {
        // Given
        primary.loaded = false;
        primary.unavailable("bad checksum");

        // When
        Started started = start(primary);

        // Then
        assertEquals("tier 'primary' has no loaded model: bad checksum", refusal(started));
        assertTrue(drills.list("flights").isEmpty());
    }

    @Test
    void listsTheDrillsOfOneEndpoint() {
        // Given
        start(primary);

        // When
        List<Drill> ofAnother = drills.list("trains");

        // Then
        assertTrue(ofAnother.isEmpty());
    }

    @Test
    void goesOnUntilItsTimeIsUp() {
        // Given
        start(primary);

        // When
        drills.tick(NOW.plusSeconds(60).minusNanos(1));

        // Then
        assertEquals(1, drills.list("flights").size());
        assertEquals(0, primary.heals);
    }

    @Test
    void endsByItself() {
        // Given
        start(primary);

        // When
        drills.tick(NOW.plusSeconds(60));

        // Then
        assertTrue(drills.list("flights").isEmpty());
        assertEquals(1, primary.heals);
    }

    @Test
    void letsAHungRunGoWhenItEnds() {
        // Given
        start(primary, InjectedFault.Kind.HANG, 0, 1, MINUTE);

        // When
        drills.tick(NOW.plusSeconds(60));

        // Then
        assertEquals(0, primary.injected.getFirst().over().getCount());
    }

    @Test
    void letsAHungRunGoThoughTheTierCantBeHealed() {
        // Given
        start(primary, InjectedFault.Kind.HANG, 0, 1, MINUTE);
        primary.bugInHeal = new IllegalStateException("a bug");

        // When
        assertThrows(IllegalStateException.class, () -> drills.tick(NOW.plusSeconds(60)));

        // Then
        assertEquals(0, primary.injected.getFirst().over().getCount());
    }

    @Test
    void endsWhenAnOperatorSaysSo() {
        // Given
        start(primary);

        // When
        boolean ended = drills.end("flights", "drill-1", JO, NOW);

        // Then
        assertTrue(ended);
        assertEquals(1, primary.heals);
    }

    @Test
    void endsNoDrillOfAnotherEndpoint() {
        // Given
        start(primary);

        // When
        boolean ended = drills.end("trains", "drill-1", JO, NOW);

        // Then
        assertFalse(ended);
        assertEquals(0, primary.heals);
    }

    @Test
    void endsNoDrillThatIsOver() {
        // Given
        start(primary);
        drills.end("flights", "drill-1", JO, NOW);

        // When
        boolean again = drills.end("flights", "drill-1", JO, NOW);

        // Then
        assertFalse(again);
    }

    @Test
    void journalsTheEndOnce() {
        // Given
        start(primary);
        journal.clear();

        // When
        drills.end("flights", "drill-1", JO, NOW);
        drills.tick(NOW.plusSeconds(600));

        // Then
        JournalEntry ended =
                JournalEntry.of("flights", NOW, drill(false)).by(JO).because("asked for");
        assertEquals(List.of(ended), journal);
    }

    @Test
    void journalsThatItEndedByItself() {
        // Given
        start(primary);
        journal.clear();

        // When
        drills.tick(NOW.plusSeconds(60));

        // Then
        JournalEntry ended =
                JournalEntry.of("flights", NOW.plusSeconds(60), drill(false)).because("its time was over");
        assertEquals(List.of(ended), journal);
    }

    @Test
    void startsAnotherWhenOneIsOver() {
        // Given
        start(primary);
        drills.tick(NOW.plusSeconds(60));

        // When
        start(primary);

        // Then
        assertEquals("drill-2", drills.list("flights").getFirst().id());
    }
}
