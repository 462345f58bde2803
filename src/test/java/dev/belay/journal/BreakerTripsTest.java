package dev.belay.journal;

import static dev.belay.journal.JournalRig.NOON;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.vocabulary.ModelRef;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BreakerTripsTest {
    private static final ModelRef MODEL = new ModelRef("flights", "2");

    private final JournalRig rig = new JournalRig(1_000);
    private final BreakerTrips trips = new BreakerTrips(rig.journal);

    @BeforeEach
    void start() {
        rig.journal.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        rig.close();
    }

    private void opened(String tier, Instant at) {
        trips.opened("flights", tier, MODEL, at);
    }

    /** {@code tier:count} of each entry. */
    private List<String> journaled() throws Exception {
        rig.settle();
        return rig.store.all("flights").stream()
                .map(entry -> (Decision.BreakerOpened) entry.decision())
                .map(opened -> opened.tier() + ":" + opened.count())
                .toList();
    }

    @Test
    void firstTripIsWrittenAtOnce() throws Exception {
        // When
        opened("primary", NOON);

        // Then
        assertEquals(List.of("primary:1"), journaled());
    }

    @Test
    void tripsOfTheNextMinuteAreWrittenTogether() throws Exception {
        // Given
        for (int second = 0; second < 60; second++) {
            opened("primary", NOON.plusSeconds(second));
        }

        // When
        trips.tick(NOON.plusSeconds(60));

        // Then
        assertEquals(List.of("primary:1", "primary:59"), journaled());
    }

    @Test
    void atMostOneEntryPerMinuteAndNoTripUncounted() throws Exception {
        // When
        for (int second = 0; second < 600; second++) {
            opened("primary", NOON.plusSeconds(second));
            trips.tick(NOON.plusSeconds(second));
        }
        trips.flush();

        // Then
        assertEquals(
                List.of(
                        "primary:1",
                        "primary:60",
                        "primary:60",
                        "primary:60",
                        "primary:60",
                        "primary:60",
                        "primary:60",
                        "primary:60",
                        "primary:60",
                        "primary:60",
                        "primary:59"),
                journaled());
    }

    @Test
    void tiersAreCountedApart() throws Exception {
        // When
        opened("primary", NOON);
        opened("fallback", NOON.plusSeconds(1));

        // Then
        assertEquals(List.of("primary:1", "fallback:1"), journaled());
    }

    @Test
    void quietMinuteWritesNothing() throws Exception {
        // Given
        opened("primary", NOON);

        // When
        trips.tick(NOON.plusSeconds(60));
        trips.tick(NOON.plusSeconds(120));

        // Then
        assertEquals(List.of("primary:1"), journaled());
    }

    @Test
    void tripAfterAQuietMinuteIsWrittenAtOnce() throws Exception {
        // Given
        opened("primary", NOON);
        trips.tick(NOON.plusSeconds(60));

        // When
        opened("primary", NOON.plusSeconds(61));

        // Then
        assertEquals(List.of("primary:1", "primary:1"), journaled());
    }

    @Test
    void clockSetBackHoldsNothingUpForLongerThanAMinute() throws Exception {
        // Given
        opened("primary", NOON);
        opened("primary", NOON.minusSeconds(3_600));

        // When
        trips.tick(NOON.minusSeconds(3_540));

        // Then
        assertEquals(List.of("primary:1", "primary:1"), journaled());
    }
}
