package dev.belay.adapter.security;

import static dev.belay.adapter.security.QuietLog.MOST_LINES;
import static dev.belay.adapter.security.QuietLog.WINDOW_NANOS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuietLogTest {
    private final AtomicLong nowNanos = new AtomicLong();
    private final List<String> lines = new ArrayList<>();
    private final QuietLog log = new QuietLog(lines::add, nowNanos::get);

    @Test
    void writesSoManyLinesAndNoMore() {
        // When
        say(1_000);
        // Then
        assertEquals(MOST_LINES, lines.size());
    }

    @Test
    void saysInTheNextWindowHowManyWereLeftOut() {
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
            log.say(() -> "line");
        }
    }
}
