package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What any version of the program has written is read for ever, and comes to what it came to then. */
class GoldenJournalTest {
    @TempDir
    Path scratch;

    @TestFactory
    Stream<DynamicTest> whatTheFirstFormKeptComesToStays() {
        return forms("1", "damaged");
    }

    @TestFactory
    Stream<DynamicTest> whatTheSecondFormKeptComesToStays() {
        return forms("2");
    }

    /** @param more than all forms have */
    private Stream<DynamicTest> forms(String form, String... more) {
        Path files = GoldenJournal.files(form);
        Stream<String> scenarios = Stream.concat(JournalScenarios.all().keySet().stream(), Stream.of(more));
        return scenarios.map(scenario -> DynamicTest.dynamicTest(scenario, () -> {
            // Given
            Path folder = Files.createDirectory(scratch.resolve(scenario));
            try (GoldenJournal golden = GoldenJournal.read(files, scenario)) {
                // When
                String read = golden.described(
                        GoldenJournal.tombstones(files, scenario, folder), JournalScenarios.configured(scenario));
                // Then
                assertEquals(Files.readString(GoldenJournal.expected(scenario)), read);
            }
        }));
    }
}
