package dev.belay.vocabulary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    private static final List<String> NAMES = List.of("seats", "temp", "sched_minute", "tailnum", "carrier");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', nullValues = "nothing", textBlock = """
            carier       | carrier
            Carrier      | carrier
            schedminute  | sched_minute
            tmp          | temp
            tmep         | temp
            colour       | nothing
            ^^           | nothing
            """)
    void suggestsTheNearestNameIfOneIsNear(String name, @Nullable String expected) {
        // Given a name that isn't among them

        // When
        String nearest = Spelling.nearest(name, NAMES);

        // Then
        assertEquals(expected, nearest);
    }
}
