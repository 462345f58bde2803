package dev.belay.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
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
    void suggestsTheNearestFeatureIfOneIsNear(String name, @Nullable String expected) {
        // Given a name that the endpoint doesn't have

        // When
        String nearest = NearestName.nearest(name, Given.FEATURES);

        // Then
        assertEquals(expected, nearest);
    }
}
