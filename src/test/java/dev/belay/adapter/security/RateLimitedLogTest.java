package dev.belay.adapter.security;

import static dev.belay.adapter.security.RateLimitedLog.MOST_LINES;
import static dev.belay.adapter.security.RateLimitedLog.WINDOW_NANOS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitedLogTest {
    private final AtomicLong nowNanos = new AtomicLong();
    private final List<String> lines = new ArrayList<>();
    private final RateLimitedLog log = new RateLimitedLog(lines::add, nowNanos::get);

    @Test
    void writesUpToTheMostLines() {
        // When
        say(1_000);
        // Then
        assertEquals(MOST_LINES, lines.size());
    }

    @Test
    void countsTheLinesLeftOutInTheNextWindow() {
        // Given
        say(MOST_LINES + 3);
        // When
        nowNanos.set(WINDOW_NANOS);
        say(1);
        // Then
        assertEquals("line leftOut=3", lines.getLast());
    }

    private void say(int times) {
        for (int i = 0; i < times; i++) {
            log.log(() -> "line");
        }
    }
}
