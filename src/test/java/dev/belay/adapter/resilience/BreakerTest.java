package dev.belay.adapter.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.Patience;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A breaker to which the ends of calls are reported; in the container, which the library needs. What is looked at is how often it has
 * opened: its state a moment later is the library's clock's.
 */
@QuarkusTest
class BreakerTest {
    /** Of four calls two failures open it. */
    private static final BreakerSettings SETTINGS = new BreakerSettings(4, 0.5, Duration.ofMillis(1));

    private final Breaker breaker = new Breaker(SETTINGS, (from, to) -> {});

    private void end(int openings, boolean... wells) {
        for (boolean well : wells) {
            breaker.ended(openings, !well);
        }
    }

    @Test
    void staysClosedBelowTheRatio() {
        // When
        end(0, true, true, true, false);
        // Then
        assertEquals(0, breaker.openings());
    }

    @Test
    void opensAtTheRatio() {
        // When
        end(0, true, false, true, false);
        // Then
        assertEquals(1, breaker.openings());
    }

    @Test
    void countsNoEndOfACallThatBeganBeforeItLastOpened() throws Exception {
        // Given one that has opened and closed again
        end(0, false, false, false, false);
        closeByAProbe();
        // When
        end(0, false, false, false, false);
        // Then
        assertEquals(1, breaker.openings());
    }

    @Test
    void opensAgainForCallsThatBeganAfterItClosed() throws Exception {
        // Given
        end(0, false, false, false, false);
        closeByAProbe();
        // When
        end(breaker.openings(), false, false, false, false);
        // Then
        assertEquals(2, breaker.openings());
    }

    private void closeByAProbe() {
        Patience.until(
                () -> {
                    if (breaker.tryProbe(System::nanoTime)) {
                        breaker.probed(false);
                    }
                    return breaker.isClosed();
                },
                "the breaker is closed");
    }
}
