package dev.belay.adapter.rest.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsTest {
    @ParameterizedTest
    @CsvSource({
        "'12345678', 8, 12345678",
        "'1234567,', 7, 1234567",
        "'00012,45', 5, 12",
        "'9]      ', 1, 9",
        "'00000000', 8, 0",
        "'99999999', 8, 99999999",
    })
    void readsDigitsUpToTheFirstByteThatIsNone(String text, int count, long value) {
        // When
        long word = Digits.word(("x" + text).getBytes(StandardCharsets.US_ASCII), 1);

        // Then
        assertEquals(count, Digits.count(word));
        assertEquals(value, Digits.value(word, count));
    }

    @Test
    void takesNoOtherByteForADigit() {
        for (int other = 0; other < 256; other++) {
            // Given
            byte[] text = "12345678".getBytes(StandardCharsets.US_ASCII);
            text[3] = (byte) other;

            // When
            int count = Digits.count(Digits.word(text, 0));

            // Then
            assertEquals(other >= '0' && other <= '9' ? 8 : 3, count, "byte " + other);
        }
    }
}
