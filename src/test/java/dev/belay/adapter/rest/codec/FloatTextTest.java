package dev.belay.adapter.rest.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast float reader against the JDK's. */
class FloatTextTest {
    private static final int TEXTS = 300_000;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @ParameterizedTest
    @ValueSource(strings = {"%.3f", "%.8f", "%.17f", "%.22f"})
    void readsWhatTheJdkReads(String format) {
        for (int i = 0; i < TEXTS; i++) {
            // Given a random decimal text
            String text =
                    String.format(Locale.ROOT, format, random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6));
            // When it is read, or left to the general parser
            float value = parse(text);
            // Then
            if (!Float.isNaN(value)) {
                assertEquals(Float.parseFloat(text), value, () -> text + ", seed " + seed);
            }
        }
    }

    @Test
    void neverGuessesNearATie() {
        for (int i = 0; i < TEXTS; i++) {
            // Given the exact middle of two floats, or a text next to it
            float low = Float.intBitsToFloat(0x3000_0000 + random.nextInt(0x1000_0000));
            BigDecimal middle =
                    new BigDecimal(low).add(new BigDecimal(Math.nextUp(low))).divide(BigDecimal.valueOf(2));
            String text = middle.setScale(16 + random.nextInt(5), java.math.RoundingMode.HALF_UP)
                    .toPlainString();
            // When
            float value = parse(text);
            // Then
            if (!Float.isNaN(value)) {
                assertEquals(Float.parseFloat(text), value, () -> text + ", seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0,0", "-0.0,-0", "0.26142025,0.26142025", "1400.5,1400.5", "-0.12345678901234567,-0.12345679"})
    void readsUsualTexts(String text, float value) {
        // Given what clients send
        // When
        float read = parse(text);
        // Then
        assertEquals(value, read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e5",
                "1.5E-3",
                "NaN",
                "Infinity",
                "-Infinity",
                "0.12345678901234567890123",
                "1234567890123456789.5"
            })
    void leavesTheRestToTheGeneralParser(String text) {
        // Given another kind of text
        // When
        float read = parse(text);
        // Then
        assertTrue(Float.isNaN(read));
    }

    private static float parse(String text) {
        char[] padded = ("  " + text + " ").toCharArray();
        return FloatText.parse(padded, 2, 2 + text.length());
    }
}
