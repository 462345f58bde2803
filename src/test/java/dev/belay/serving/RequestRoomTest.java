package dev.belay.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestRoomTest {
    /** A shape whose size no long holds is reckoned as the largest long. */
    @ParameterizedTest
    @ValueSource(longs = {2_000_000, Long.MAX_VALUE - 5_000, Long.MAX_VALUE})
    void refusesMoreThanThereIs(long bytes) {
        // Given
        Admission admission = new Admission(1_000_000);
        RequestRoom room = new RequestRoom(admission, Limits.DEFAULT);

        // When
        var refusal = room.take(bytes);

        // Then
        assertNotNull(refusal);
        assertEquals(0, admission.admittedBytes());
    }
}
