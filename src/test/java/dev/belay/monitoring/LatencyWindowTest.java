package dev.belay.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyWindowTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    /** Long enough for the next look to be a new one. */
    private static final long LATER = SECOND;

    private final LatencyWindow window = new LatencyWindow();
    /** A monotonic clock may start anywhere, also far below zero. */
    private long now = -1_000 * SECOND;

    private void record(int count, long durationNanos) {
        for (int i = 0; i < count; i++) {
            window.record(durationNanos, now);
        }
    }

    private LatencyWindow.Snapshot look() {
        return window.at(now + LATER);
    }

    @Test
    void knowsNothingAtFirst() {
        // Given an empty window

        // When
        LatencyWindow.Snapshot look = look();

        // Then
        assertEquals(new LatencyWindow.Snapshot(0, 0, 0, false), look);
    }

    @Test
    void tellsNoTypicalLatencyBelowTwentyRuns() {
        // Given
        record(19, MILLI);

        // When
        LatencyWindow.Snapshot look = look();

        // Then
        assertEquals(0, look.p95Nanos());
    }

    @Test
    void knowsTheTypicalLatencyFromTwentyRunsOn() {
        // Given
        record(20, MILLI);

        // When
        LatencyWindow.Snapshot look = look();

        // Then
        assertEquals(MILLI, look.p95Nanos());
    }

    @Test
    void knowsTheSlowestTimeFromTheFirstRunOn() {
        // Given
        record(1, MILLI);

        // When
        LatencyWindow.Snapshot look = look();

        // Then
        assertEquals(MILLI, look.p99Nanos());
    }

    @Test
    void callsUsualOnlyWhatIsNotOlderThanTenSeconds() {
        // Given
        record(100, 50 * MILLI);
        now += 10 * SECOND;
        record(20, MILLI);

        // When
        LatencyWindow.Snapshot look = look();

        // Then
        assertEquals(MILLI, look.p95Nanos());
    }

    @Test
    void callsUsualWhatIsJustTenSecondsOld() {
        // Given
        record(200, MILLI);

        // When
        LatencyWindow.Snapshot look = window.at(now + 10 * SECOND);

        // Then
        assertEquals(MILLI, look.p95Nanos());
    }

    @Test
    void callsNothingUsualOnceItHasRunDry() {
        // Given
        record(200, MILLI);
        now += 10 * SECOND;

        // When
        LatencyWindow.Snapshot look = look();

        // Then
        assertEquals(0, look.p95Nanos());
    }

    @Test
    void remembersTheSlowestTimesHoweverOld() {
        // Given
        record(200, MILLI);
        now += 1_000 * SECOND;

        // When
        LatencyWindow.Snapshot look = look();

        // Then
        assertEquals(MILLI, look.p99Nanos());
    }

    @Test
    void isNotFullBeforeTwoHundredRuns() {
        // Given
        record(199, MILLI);

        // When
        LatencyWindow.Snapshot look = look();

        // Then
        assertFalse(look.full());
    }

    @Test
    void isFullAfterTwoHundredRuns() {
        // Given
        record(200, MILLI);

        // When
        LatencyWindow.Snapshot look = look();

        // Then
        assertTrue(look.full());
    }

    @Test
    void forgetsAllThatCameBeforeTheLastTwoHundredRuns() {
        // Given
        record(200, 50 * MILLI);
        record(200, MILLI);

        // When
        LatencyWindow.Snapshot look = look();

        // Then
        assertEquals(new LatencyWindow.Snapshot(MILLI, MILLI, MILLI, true), look);
    }

    @Test
    void seesARunBeforeItsLookIsATenthOfASecondOld() {
        // Given a look that was just taken
        record(20, MILLI);
        window.at(now + LATER);

        // When sixteen more have run
        now += LATER;
        record(16, 9 * MILLI);

        // Then
        assertEquals(9 * MILLI, window.at(now).p95Nanos());
    }

    @Test
    void forgetsEverythingWhenCleared() {
        // Given
        record(200, MILLI);

        // When
        window.clear();

        // Then
        assertEquals(new LatencyWindow.Snapshot(0, 0, 0, false), look());
    }

    /** Against a slow, obvious oracle. */
    @Test
    void agreesWithSortingWhateverIsRecorded() {
        long seed = System.nanoTime();
        System.out.println("LatencyWindowTest seed " + seed);
        Random random = new Random(seed);
        List<Long> durations = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            // Given
            now += 101 * MILLI + random.nextLong(random.nextInt(50) == 0 ? 9 * SECOND : 100 * MILLI);
            durations.add(random.nextLong(100 * MILLI));
            ends.add(now);
            window.record(durations.getLast(), now);

            // When
            LatencyWindow.Snapshot look = window.at(now + LATER);

            // Then
            assertEquals(slowly(durations, ends, now + LATER), look);
        }
    }

    private static LatencyWindow.Snapshot slowly(List<Long> durations, List<Long> ends, long now) {
        int from = Math.max(0, durations.size() - LatencyWindow.CAPACITY);
        List<Long> all = durations.subList(from, durations.size());
        List<Long> recent = new ArrayList<>();
        for (int i = from; i < durations.size(); i++) {
            if (now - ends.get(i) <= LatencyWindow.RECENT_NANOS) {
                recent.add(durations.get(i));
            }
        }
        return new LatencyWindow.Snapshot(
                nearestRank(all, 50),
                recent.size() < LatencyWindow.FEWEST ? 0 : nearestRank(recent, 95),
                nearestRank(all, 99),
                all.size() == LatencyWindow.CAPACITY);
    }

    private static long nearestRank(List<Long> values, int percent) {
        int rank = (values.size() * percent + 99) / 100;
        return values.stream().sorted().toList().get(Math.max(0, rank - 1));
    }
}
