package dev.belay.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.belay.validation.InputVerdict.Accepted;
import dev.belay.validation.InputVerdict.Unsupported;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is asked of requests for a version without a card. */
class BareInputGuardTest {
    @Test
    void takesAnyValue() {
        // Given
        InputGuard guard = InputGuard.bare(Given.signature(), Given.FEATURES);

        // When
        InputVerdict verdict = guard.judge(Given.request(1, Given.floats(Given.SCHED_MINUTE, Float.NaN)));

        // Then
        assertSame(Accepted.CLEAN, verdict);
    }

    @Test
    void needsEveryFeature() {
        // Given
        InputGuard guard = InputGuard.bare(Given.signature(), Given.FEATURES);

        // When
        InputVerdict verdict = guard.judge(Given.requestWithout(Given.TEMP));

        // Then
        assertEquals(
                List.of("temp"), assertInstanceOf(Unsupported.class, verdict).missing());
    }
}
