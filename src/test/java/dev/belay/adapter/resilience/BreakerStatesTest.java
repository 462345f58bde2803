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

    private void tell(BreakerState... told) {
        for (BreakerState next : told) {
            states.changed(next, 7);
        }
    }

    @Test
    void tellsEveryChangeAsItComes() {
        // Given a breaker

        // When it opens, asks in vain, asks again and closes
        tell(OPEN, HALF_OPEN, OPEN, HALF_OPEN, CLOSED);

        // Then
        assertEquals(
                List.of("CLOSED OPEN", "OPEN HALF_OPEN", "HALF_OPEN OPEN", "OPEN HALF_OPEN", "HALF_OPEN CLOSED"),
                changes);
    }

    @Test
    void staysClosedWhenThatItWasHalfOpenIsToldLate() {
        // Given a probe that ended before its beginning was told
        tell(OPEN, CLOSED);

        // When
        tell(HALF_OPEN);

        // Then
        assertEquals(CLOSED, states.now());
    }

    @Test
    void staysOpenWhenThatItWasHalfOpenIsToldLate() {
        // Given a probe that failed before its beginning was told
        tell(OPEN, OPEN);

        // When
        tell(HALF_OPEN);

        // Then
        assertEquals(OPEN, states.now());
    }

    @Test
    void isHalfOpenAgainAfterALateWord() {
        // Given
        tell(OPEN, OPEN, HALF_OPEN);

        // When
        tell(HALF_OPEN);

        // Then
        assertEquals(HALF_OPEN, states.now());
    }

    @Test
    void tellsTheOvertakenChangeInItsPlace() {
        // Given an open breaker
        tell(OPEN);

        // When
        tell(CLOSED, HALF_OPEN);

        // Then
        assertEquals(List.of("CLOSED OPEN", "OPEN HALF_OPEN", "HALF_OPEN CLOSED"), changes);
    }
}
