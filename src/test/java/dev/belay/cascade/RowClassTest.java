package dev.belay.cascade;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowClassTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            0,    1,          true
            1,    2,          false
            2,    3,          false
            3,    4,          true
            4,    5,          false
            5,    8,          true
            8,    9,          false
            2049, 4096,       true
            4096, 4097,       false
            4097, 2147483647, false
            """)
    void keepsRowCountsTogetherByPowersOfTwo(int rows, int others, boolean together) {
        // When
        boolean same = TypicalLatency.classOf(rows) == TypicalLatency.classOf(others);

        // Then
        assertEquals(together, same);
    }
}
