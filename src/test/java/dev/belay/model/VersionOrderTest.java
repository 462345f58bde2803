package dev.belay.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionOrderTest {
    @ParameterizedTest(name = "{0} comes before {1}")
    @CsvSource({
        "1, 2",
        "9, 10",
        "v2, v10",
        "1.9.3, 1.10",
        "1, 1.0",
        "1, 1a",
        "1-rc2, 1-rc10",
        "2024-01-31, 2024-02-01",
        "a, b",
        "9, a",
        "01, 1",
        "99999999999999999999, 100000000000000000000",
        "٣a, ٤b"
    })
    void ordersByNumbersWhereThereAreNumbers(String earlier, String later) {
        // Given two versions

        // When
        int order = VersionOrder.NATURAL.compare(earlier, later);

        // Then
        assertEquals(-1, Integer.signum(order));
        assertEquals(1, Integer.signum(VersionOrder.NATURAL.compare(later, earlier)));
    }

    @Test
    void callsOnlyEqualWhatIsEqual() {
        // Given
        String version = "v1.0";

        // When
        int order = VersionOrder.NATURAL.compare(version, "v1.0");

        // Then
        assertEquals(0, order);
    }

    /** Sorting would complain, or depend on where it started from, if this were no total order. */
    @Test
    void isATotalOrder() {
        long seed = System.nanoTime();
        System.out.println("VersionOrderTest seed " + seed);
        Random random = new Random(seed);
        String letters = "019a.-v";
        for (int trial = 0; trial < 2_000; trial++) {
            // Given
            List<String> versions = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                StringBuilder version = new StringBuilder();
                for (int length = random.nextInt(5); length >= 0; length--) {
                    version.append(letters.charAt(random.nextInt(letters.length())));
                }
                versions.add(version.toString());
            }

            // When
            List<String> sorted = versions.stream().sorted(VersionOrder.NATURAL).toList();
            Collections.shuffle(versions, random);

            // Then
            assertEquals(sorted, versions.stream().sorted(VersionOrder.NATURAL).toList());
        }
    }
}
