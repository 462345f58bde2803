package dev.belay.vocabulary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HalfPrecisionTest {
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16"})
    void readsEachValueBackFromItsShortestDecimal(Datatype datatype) {
        for (int bits = Short.MIN_VALUE; bits <= Short.MAX_VALUE; bits++) {
            // Given each finite value
            if (Float.isFinite(HalfPrecision.toFloat(datatype, (short) bits))) {
                // When its shortest decimal is read
                String decimal = Double.toString(HalfPrecision.shortest(datatype, (short) bits));
                short read = HalfPrecision.round(datatype, Double.parseDouble(decimal), decimal);
                // Then
                assertEquals((short) bits, read, decimal);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16"})
    void findsNoLongerDecimalThanASearchDoes(Datatype datatype) {
        for (int bits = 1; bits <= Short.MAX_VALUE; bits++) {
            float value = HalfPrecision.toFloat(datatype, (short) bits);
            boolean shownAsItIs = value == Math.rint(value) && value < 1e5;
            if (Float.isFinite(value) && !shownAsItIs) {
                // Given the digits of the shortest decimal that reads back
                BigDecimal oracle = oracle(datatype, (short) bits, value);
                // When
                double shortest = HalfPrecision.shortest(datatype, (short) bits);
                // Then
                assertEquals(oracle.doubleValue(), shortest);
            }
        }
    }

    private static BigDecimal oracle(Datatype datatype, short bits, float value) {
        for (int digits = 1; ; digits++) {
            BigDecimal candidate = new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (HalfPrecision.round(datatype, candidate.doubleValue()) == bits) {
                return candidate;
            }
        }
    }

    @RepeatedTest(200)
    void roundsToTheNearestAndOfTwoToTheEvenOne() {
        // Given a number between two neighbours, often in their very middle
        Datatype datatype = random.nextBoolean() ? Datatype.FP16 : Datatype.BF16;
        short low = (short) random.nextInt(datatype == Datatype.FP16 ? 0x7BFF : 0x7F7F);
        short high = (short) (low + 1);
        BigDecimal below = new BigDecimal(HalfPrecision.toFloat(datatype, low));
        BigDecimal above = new BigDecimal(HalfPrecision.toFloat(datatype, high));
        BigDecimal middle = below.add(above).divide(BigDecimal.TWO);
        BigDecimal nudge =
                above.subtract(below).scaleByPowerOfTen(-30).multiply(BigDecimal.valueOf(random.nextInt(3) - 1));
        String decimal = middle.add(nudge).toString();
        // When
        short rounded = HalfPrecision.round(datatype, Double.parseDouble(decimal), decimal);
        // Then
        short expected = nudge.signum() == 0 ? (low & 1) == 0 ? low : high : nudge.signum() < 0 ? low : high;
        assertEquals(expected, rounded, () -> "seed " + seed + ": " + datatype + " " + decimal);
    }

    @ParameterizedTest
    @CsvSource({
        "FP16,65504,65504",
        "FP16,65519.99,65504",
        "FP16,65520,Infinity",
        "FP16,-70000,-Infinity",
        "FP16,2.98e-8,0",
        "FP16,2.981e-8,5.9604645E-8",
        "FP16,NaN,NaN",
        "BF16,3.3895314E38,3.3895314E38",
        "BF16,3.4e38,Infinity",
        "BF16,1e300,Infinity",
        "BF16,NaN,NaN",
        "BF16,-0.0,-0.0"
    })
    void endsWhereTheTypeEnds(Datatype datatype, double number, float value) {
        assertEquals(value, HalfPrecision.toFloat(datatype, HalfPrecision.round(datatype, number)));
    }

    @ParameterizedTest
    @CsvSource({
        "UINT8,0 to 255",
        "INT8,-128 to 127",
        "UINT32,0 to 4294967295",
        "INT64,-9223372036854775808 to 9223372036854775807",
        "UINT64,0 to 18446744073709551615",
        "FP16,-65504 to 65504",
        "FP32,-3.4028235E38 to 3.4028235E38",
        "FP64,-1.7976931348623157E308 to 1.7976931348623157E308"
    })
    void namesTheRangeOfEachType(Datatype datatype, String words) {
        assertEquals(words, datatype.range());
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16"})
    void anExponentBeyondAllNumbersIsZeroOrInfinity(Datatype datatype) {
        // When
        short least = HalfPrecision.round(datatype, 0, "1E-99999999999");
        short most = HalfPrecision.round(datatype, Double.POSITIVE_INFINITY, "1E99999999999");

        // Then
        assertEquals(0, least);
        assertEquals(HalfPrecision.round(datatype, Double.POSITIVE_INFINITY), most);
    }
}
