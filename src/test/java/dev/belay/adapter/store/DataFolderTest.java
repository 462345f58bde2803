package dev.belay.adapter.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path parent;

    private String refusal(Path folder) {
        Exception refusal =
                assertThrows(DataFolder.UnusableException.class, () -> DataFolder.claim(folder, 2, Instant.EPOCH));
        return String.valueOf(refusal.getMessage());
    }

    @Test
    void refusalOfASecondServerNamesTheFirst() throws Exception {
        // Given
        try (DataFolder first = DataFolder.claim(parent, 4711, NOON)) {

            // When
            String words = refusal(first.path());

            // Then
            assertEquals("is in use by process 4711, started at 2026-11-22T12:00:00Z", words);
        }
    }

    @Test
    void serverInAnotherProcessHoldsTheFolder() throws Exception {
        // Given
        try (StoreProcess other = StoreProcess.start(parent)) {
            other.line();

            // When
            String words = refusal(parent);

            // Then
            assertTrue(words.startsWith("is in use by process "), words);
        }
    }

    @Test
    void folderIsFreeWhenItsServerHasDied() throws Exception {
        // Given
        try (StoreProcess other = StoreProcess.start(parent)) {
            other.line();

            // When
            other.kill();

            // Then
            try (DataFolder folder = DataFolder.claim(parent, 1, NOON)) {
                assertEquals(parent, folder.path());
            }
        }
    }

    @Test
    void folderIsMadeIfItIsNotThere() throws Exception {
        // Given
        Path folder = parent.resolve("a/b");

        // When
        DataFolder.claim(folder, 1, NOON).close();

        // Then
        assertTrue(Files.isDirectory(folder));
    }

    @Test
    void folderThatCanNotBeWrittenIsRefusedWithAReason() throws Exception {
        // Given
        Path file = Files.createFile(parent.resolve("file"));

        // When
        String words = refusal(file.resolve("data"));

        // Then
        assertTrue(words.startsWith("can't be written: "), words);
    }
}
