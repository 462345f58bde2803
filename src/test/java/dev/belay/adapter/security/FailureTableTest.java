package dev.belay.adapter.security;

import static dev.belay.adapter.security.FailureTable.MOST_FAILURES;
import static dev.belay.adapter.security.FailureTable.WINDOW_NANOS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FailureTableTest {
    private static final long EVIL = Addresses.number("203.0.113.7");
    private static final long GOOD = Addresses.number("198.51.100.1");

    private final FailureTable table = new FailureTable();

    @Test
    void answersSoManyFailures() {
        // When
        long waits = 0;
        for (int i = 0; i < MOST_FAILURES; i++) {
            waits += table.failed(EVIL, i);
        }
        // Then
        assertEquals(0, waits);
    }

    @Test
    void thenGivesTheTimeToWait() {
        // Given
        exhaust(1_000);
        // When
        long waitNanos = table.failed(EVIL, 4_000);
        // Then it is what is left of the window
        assertEquals(WINDOW_NANOS - 3_000, waitNanos);
    }

    @Test
    void forgetsWhenTheWindowIsOver() {
        // Given
        exhaust(1_000);
        // When
        long waitNanos = table.failed(EVIL, 1_000 + WINDOW_NANOS);
        // Then
        assertEquals(0, waitNanos);
    }

    @Test
    void limitsNoOtherAddress() {
        // Given
        exhaust(1_000);
        // When
        long waitNanos = table.failed(GOOD, 1_001);
        // Then
        assertEquals(0, waitNanos);
    }

    @Test
    void goesOnWhenTheClockOverflows() {
        // Given
        exhaust(Long.MAX_VALUE - 10);
        // When
        long waitNanos = table.failed(EVIL, Long.MIN_VALUE + 10);
        // Then
        assertEquals(WINDOW_NANOS - 21, waitNanos);
    }

    @Test
    void knowsAnAddressDespiteAFloodOfOthers() {
        // Given a million others before
        long seed = System.nanoTime();
        System.out.println("FailureTableTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 1_000_000; i++) {
            table.failed(random.nextLong(), 1);
        }
        // When one fails again and again
        exhaust(2);
        // Then it is known all the same
        assertNotEquals(0, table.failed(EVIL, 3));
    }

    @Test
    void countsTheAddressesOfOneNetworkTogether() {
        assertEquals(Addresses.number("2001:db8:1:2::1"), Addresses.number("2001:db8:1:2:ffff::9"));
        assertNotEquals(Addresses.number("2001:db8:1:2::1"), Addresses.number("2001:db8:1:3::1"));
        assertNotEquals(Addresses.number("203.0.113.7"), Addresses.number("203.0.113.8"));
    }

    private void exhaust(long nowNanos) {
        for (int i = 0; i < MOST_FAILURES; i++) {
            table.failed(EVIL, nowNanos);
        }
    }
}
