package dev.belay.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            carier       | unknown feature 'carier'; did you mean 'carrier'?
            Carrier      | unknown feature 'Carrier'; did you mean 'carrier'?
            schedminute  | unknown feature 'schedminute'; did you mean 'sched_minute'?
            tmp          | unknown feature 'tmp'; did you mean 'temp'?
            tmep         | unknown feature 'tmep'; did you mean 'temp'?
            colour       | unknown feature 'colour'
            ^^           | unknown feature ''
            """)
    void suggestsTheNearestFeatureIfOneIsNear(String name, String words) {
        // Given a name that the endpoint doesn't have

        // When
        String said = NearestName.unknownFeature(name, Given.FEATURES);

        // Then
        assertEquals(words, said);
    }

    @Test
    void shortensNamesThatAreTooLong() {
        // Given
        String name = "a".repeat(100_000);

        // When
        String said = NearestName.unknownFeature(name, Given.FEATURES);

        // Then
        assertEquals("unknown feature '" + "a".repeat(64) + "…'", said);
    }
}
