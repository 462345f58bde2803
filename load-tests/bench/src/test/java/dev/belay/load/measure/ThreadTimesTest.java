package dev.belay.load.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ThreadTimesTest {
    @Test
    void readsTheTimeRunAndTheTimeWaited() {
        assertEquals(new ThreadTimes(1273664, 988922), ThreadTimes.of("1273664 988922 3\n"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theCallingThreadsTimeGrowsWithWhatItDoes() throws IOException {
        ThreadTimes.Source own = ThreadTimes.callingThread();
        ThreadTimes before = own.read();
        long ran = 0;
        for (int i = 0; ran <= before.ranNanos() && i < 1_000_000; i++) {
            ran = own.read().ranNanos();
        }
        assertTrue(ran > before.ranNanos());
    }
}
