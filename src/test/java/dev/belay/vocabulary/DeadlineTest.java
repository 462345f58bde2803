package dev.belay.vocabulary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineTest {
    @ParameterizedTest(name = "the caller asks for {0}, the endpoint has 300: {1}")
    @CsvSource({
        "0, 300",
        "-1, 300",
        "-9223372036854775808, 300",
        "1, 1",
        "299, 299",
        "300, 300",
        "301, 300",
        "9223372036854775807, 300"
    })
    void givesTheCallerLessButNeverMoreThanTheEndpointHas(long asked, long given) {
        // Given an endpoint's deadline of 300

        // When
        Deadline deadline = Deadline.of(7, asked, 300);

        // Then
        assertEquals(given, deadline.budgetNanos());
    }

    @Test
    void countsDownFromItsStart() {
        // Given
        Deadline deadline = Deadline.of(7, 0, 300);

        // When
        long remaining = deadline.remainingNanos(107);

        // Then
        assertEquals(200, remaining);
    }

    @Test
    void isBelowZeroOncePast() {
        // Given
        Deadline deadline = Deadline.of(7, 0, 300);

        // When
        long remaining = deadline.remainingNanos(308);

        // Then
        assertEquals(-1, remaining);
    }

    @Test
    void holdsWhenTheClockOverflows() {
        // Given a monotonic clock about to pass the largest long
        Deadline deadline = Deadline.of(Long.MAX_VALUE - 100, 0, 300);

        // When
        long remaining = deadline.remainingNanos(Long.MIN_VALUE + 99);

        // Then
        assertEquals(100, remaining);
    }
}
