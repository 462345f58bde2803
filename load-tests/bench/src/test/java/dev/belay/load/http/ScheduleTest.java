package dev.belay.load.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final long START = 5_000_000_000L;

    @Test
    void keepsItsRateWithoutDrift() {
        Schedule schedule = new Schedule(START, 7_000); // 142,857.14 ns apart
        assertEquals(START, schedule.dueNanos(0));
        assertEquals(START + 142_857, schedule.dueNanos(1));
        assertEquals(START + 1_000_000_000L, schedule.dueNanos(7_000));
        assertEquals(START + 3_600_000_000_000L, schedule.dueNanos(7_000L * 3_600));
    }

    @Test
    void countsWhatIsDueAsAWalkWould() {
        for (double rate : new double[] {0.5, 3, 1_000, 33_333.3, 123_456}) {
            Schedule schedule = new Schedule(START, rate);
            for (long after : new long[] {-1, 0, 1, 999_999, 1_000_000, 1_000_001, 77_777_777}) {
                long walked = 0;
                while (schedule.dueNanos(walked) < START + after) {
                    walked++;
                }
                assertEquals(walked, schedule.dueBefore(START + after), rate + "/s after " + after + " ns");
            }
        }
    }
}
