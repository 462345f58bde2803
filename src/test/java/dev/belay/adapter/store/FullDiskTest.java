package dev.belay.adapter.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that decides without end, and whose files may not grow beyond 1.5 MB: tombstones have taken theirs. */
class FullDiskTest {
    private static final int KILOBYTES = 1_536;

    @TempDir
    private static Path folder;

    private static Promises promises;
    private static String firstTrouble;

    @BeforeAll
    static void fillDisk() throws Exception {
        promises = new Promises(folder);
        try (StoreProcess process = StoreProcess.startWithFilesUpTo(KILOBYTES, folder)) {
            String line = process.line();
            while (!line.startsWith("journal store=down")) {
                promises.add(line);
                line = process.line();
            }
            firstTrouble = line;
            while (!line.startsWith("buried ")) {
                line = process.line();
            }
            promises.add(line);
            promises.addAll(process.kill());
        }
    }

    @Test
    void journalReportsTheReason() {
        assertTrue(firstTrouble.startsWith("journal store=down reason=the journal's store failed: "), firstTrouble);
    }

    @Test
    void nothingThatWasWrittenIsLost() throws Exception {
        assertEquals(List.of(), promises.missingFromJournal());
    }

    @Test
    void noTombstoneIsLostOfThoseWrittenAfterwardsToo() throws Exception {
        assertEquals(List.of(), promises.missingFromTombstones());
    }

    @Test
    void journalContinuesOnceFilesMayGrowAgain(@TempDir Path data) throws Exception {
        // Given
        try (StoreProcess process = StoreProcess.start(data)) {
            process.awaitLine("written");
            process.filesUpTo("65536");
            process.awaitLine("journal store=down");

            // When
            process.filesUpTo("unlimited");

            // Then
            process.awaitLine("journal store=up");
            process.awaitLine("written");
        }
    }
}
