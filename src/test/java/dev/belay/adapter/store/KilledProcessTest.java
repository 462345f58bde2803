package dev.belay.adapter.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.journal.JournalEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that decides without end is killed at random instants, restarted each time on the same folder. */
class KilledProcessTest {
    private static final int KILLS = 5;

    @TempDir
    private static Path folder;

    private static Promises promises;

    @BeforeAll
    static void killProcesses() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        promises = new Promises(folder);
        for (int kill = 0; kill < KILLS; kill++) {
            try (StoreProcess process = StoreProcess.start(folder)) {
                int lines = 20 + random.nextInt(300);
                for (int i = 0; i < lines; i++) {
                    promises.add(process.line());
                }
                promises.addAll(process.kill());
            }
        }
    }

    @Test
    void everyEntryReportedAsWrittenIsThere() throws Exception {
        assertEquals(List.of(), promises.missingFromJournal());
    }

    @Test
    void everyTombstoneReportedAsDurableIsThere() throws Exception {
        assertEquals(List.of(), promises.missingFromTombstones());
    }

    @Test
    void numbersHaveNoGapAndNoEntryIsThereTwice() throws Exception {
        List<JournalEntry> journal = promises.journal();
        assertEquals(
                LongStream.rangeClosed(1, Promises.rollouts(journal).size())
                        .boxed()
                        .toList(),
                journal.stream().map(JournalEntry::sequence).toList());
    }
}
