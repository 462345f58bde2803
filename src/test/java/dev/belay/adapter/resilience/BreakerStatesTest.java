package dev.belay.adapter.resilience;

import static dev.belay.monitoring.Observations.BreakerState.CLOSED;
import static dev.belay.monitoring.Observations.BreakerState.HALF_OPEN;
import static dev.belay.monitoring.Observations.BreakerState.OPEN;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.monitoring.Observations.BreakerState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakerStatesTest {
    private final List<String> changes = new ArrayList<>();
    private final BreakerStates states = new BreakerStates((from, to) -> changes.add(from + " " + to));

    private void report(BreakerState... reported) {
        for (BreakerState next : reported) {
            states.changed(next, 7);
        }
    }

    @Test
    void reportsEveryChangeAsItComes() {
        // Given a breaker

        // When it opens, asks in vain, asks again and closes
        report(OPEN, HALF_OPEN, OPEN, HALF_OPEN, CLOSED);

        // Then
        assertEquals(
                List.of("CLOSED OPEN", "OPEN HALF_OPEN", "HALF_OPEN OPEN", "OPEN HALF_OPEN", "HALF_OPEN CLOSED"),
                changes);
    }

    @Test
    void staysClosedWhenThatItWasHalfOpenIsReportedLate() {
        // Given a probe that ended before its beginning was reported
        report(OPEN, CLOSED);

        // When
        report(HALF_OPEN);

        // Then
        assertEquals(CLOSED, states.now());
    }

    @Test
    void staysOpenWhenThatItWasHalfOpenIsReportedLate() {
        // Given a probe that failed before its beginning was reported
        report(OPEN, OPEN);

        // When
        report(HALF_OPEN);

        // Then
        assertEquals(OPEN, states.now());
    }

    @Test
    void isHalfOpenAgainAfterALateReport() {
        // Given
        report(OPEN, OPEN, HALF_OPEN);

        // When
        report(HALF_OPEN);

        // Then
        assertEquals(HALF_OPEN, states.now());
    }

    @Test
    void reportsTheOvertakenChangeInItsPlace() {
        // Given an open breaker
        report(OPEN);

        // When
        report(CLOSED, HALF_OPEN);

        // Then
        assertEquals(List.of("CLOSED OPEN", "OPEN HALF_OPEN", "HALF_OPEN CLOSED"), changes);
    }
}
