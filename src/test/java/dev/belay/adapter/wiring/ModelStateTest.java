package dev.belay.adapter.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.execution.LoadReport;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log says of a loaded version. */
class ModelStateTest {
    @Test
    void logsMeasuredTimes() {
        // Given
        LoadReport report = new LoadReport(5_000_000, 12.34, 3, List.of());

        // When, then
        assertEquals("loadMillis=5 microsPerRow=12.3 microsPerRowAt32=3.0", ModelState.times(report));
    }

    @Test
    void leavesOutTimesThatWereNotMeasured() {
        // Given a version that didn't run on invented values
        LoadReport report = new LoadReport(5_000_000, Double.NaN, Double.NaN, List.of());

        // When, then
        assertEquals("loadMillis=5", ModelState.times(report));
    }
}
