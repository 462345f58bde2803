package dev.belay.vocabulary;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The 16-bit floating-point types FP16 (IEEE 754 binary16) and BF16 (the upper half of an FP32): their bit patterns to
 * numbers, and back by rounding to the nearest, of two equally near ones to the one whose last bit is 0.
 */
public final class HalfPrecision {
    private static final int LONGEST_FP16_DIGITS = 5;
    private static final int LONGEST_BF16_DIGITS = 4;
    private static final double LEAST_OF_MORE_DIGITS = 1e5;
    private static final short BF16_NAN = 0x7FC0;
    private static final double[] POWERS_OF_TEN = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};

    private HalfPrecision() {}

    /** @param datatype FP16 or BF16 */
    public static float toFloat(Datatype datatype, short bits) {
        return datatype == Datatype.FP16 ? Float.float16ToFloat(bits) : Float.intBitsToFloat(bits << Short.SIZE);
    }

    /** The nearest value's bits; an infinity's where the number is too large for the type. */
    public static short round(Datatype datatype, double number) {
        float odd = roundToOdd(number);
        return datatype == Datatype.FP16 ? Float.floatToFloat16(odd) : upperHalf(odd);
    }

    /**
     * As {@link #round(Datatype, double)} of a decimal text, exactly.
     *
     * @param number the double that is nearest to it: only where that is as far from one value as from the next one does
     *     the text have more to say
     */
    public static short round(Datatype datatype, double number, String decimal) {
        short bits = round(datatype, number);
        // An exponent beyond those of a BigDecimal makes a zero or an infinity, which no digit changes.
        if (number == 0 || Double.isInfinite(number) || !isTie(datatype, number)) {
            return bits;
        }
        int beyond = new BigDecimal(decimal).compareTo(new BigDecimal(number));
        return beyond == 0 ? bits : round(datatype, beyond < 0 ? Math.nextDown(number) : Math.nextUp(number));
    }

    /**
     * The number with the fewest digits that rounds to the same bits, and a whole one of up to five digits as it is.
     *
     * @param bits of a finite value
     */
    public static double shortest(Datatype datatype, short bits) {
        double value = toFloat(datatype, bits);
        if (value == Math.rint(value) && Math.abs(value) < LEAST_OF_MORE_DIGITS) {
            return value;
        }
        int most = datatype == Datatype.FP16 ? LONGEST_FP16_DIGITS : LONGEST_BF16_DIGITS;
        int magnitude = (int) Math.floor(Math.log10(Math.abs(value)));
        for (int digits = 1; digits < most; digits++) {
            double candidate = rounded(value, magnitude - digits + 1);
            if (round(datatype, candidate) == bits) {
                return candidate;
            }
        }
        return rounded(value, magnitude - most + 1);
    }

    /** The value as a whole number of {@code 10^exponent}: the double nearest to that decimal. */
    private static double rounded(double value, int exponent) {
        if (exponent <= 0 && -exponent < POWERS_OF_TEN.length) {
            return Math.rint(value * POWERS_OF_TEN[-exponent]) / POWERS_OF_TEN[-exponent];
        }
        return new BigDecimal(value).setScale(-exponent, RoundingMode.HALF_EVEN).doubleValue();
    }

    /** As far from one value of the type as from the next one. */
    private static boolean isTie(Datatype datatype, double number) {
        if ((float) number != number || !Double.isFinite(number)) {
            return false;
        }
        return round(datatype, Math.nextDown(number)) != round(datatype, Math.nextUp(number));
    }

    /**
     * Of the two floats around a number that is none itself, the one whose last bit is 1: rounded again to a type with at
     * least two bits less it gives what the number itself would (Boldo, Melquiond: When double rounding is odd, 2005).
     */
    private static float roundToOdd(double number) {
        float nearest = (float) number;
        boolean even = (Float.floatToRawIntBits(nearest) & 1) == 0;
        if (nearest == number || Double.isNaN(number) || !even) {
            return nearest;
        }
        return nearest < number ? Math.nextUp(nearest) : Math.nextDown(nearest);
    }

    private static short upperHalf(float value) {
        if (Float.isNaN(value)) {
            return BF16_NAN;
        }
        int bits = Float.floatToRawIntBits(value);
        return (short) (bits + 0x7FFF + (bits >>> Short.SIZE & 1) >>> Short.SIZE);
    }
}
