package dev.belay.rollout.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {
    /** Reference figures: binom.wilson of R's package binom. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 1",
        "0, 10, 0, 0.2775",
        "1, 10, 0.0179, 0.4042",
        "5, 10, 0.2366, 0.7634",
        "10, 10, 0.7225, 1",
        "3, 1000, 0.0010, 0.0088"
    })
    void isWilsons(long errors, long requests, double low, double high) {
        // When
        Interval interval = Interval.of(errors, requests);

        // Then
        assertEquals(low, interval.low(), 0.00005);
        assertEquals(high, interval.high(), 0.00005);
    }
}
