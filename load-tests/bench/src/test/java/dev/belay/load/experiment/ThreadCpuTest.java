package dev.belay.load.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ThreadCpuTest {
    @Test
    void addsUserAndSystemTimeWhateverTheThreadIsCalled() {
        String stat = "4711 (a) b (c) S 1 4711 4711 0 -1 4194560 100 0 7 0 250 30 0 0 20 0 9 0 12345 0 0";
        assertEquals(280, ThreadCpu.ofStat(stat));
    }
}
