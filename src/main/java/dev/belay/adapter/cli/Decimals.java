package dev.belay.adapter.cli;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;

/** Numbers that may have a percent sign. */
final class Decimals {
    /** Of ASCII digits, without blanks. */
    private static final Pattern NUMBER = Pattern.compile("[0-9.eE+-]{1,20}");

    private Decimals() {}

    /**
     * @param ofPercent the power of ten that a percent sign means
     * @return null if it is no number, or one that nobody means
     */
    private static @Nullable BigDecimal number(String value, int ofPercent) {
        boolean percent = value.endsWith("%");
        String number = percent ? value.substring(0, value.length() - 1) : value;
        try {
            return NUMBER.matcher(number).matches()
                    ? new BigDecimal(number).scaleByPowerOfTen(percent ? ofPercent : 0)
                    : null;
        } catch (NumberFormatException | ArithmeticException notOne) {
            return null;
        }
    }

    /** A weight in percent, exactly as it was written: the server decides which ones are allowed. */
    static final class Weight implements ITypeConverter<BigDecimal> {
        @Override
        public BigDecimal convert(String value) {
            BigDecimal weight = number(value, 0);
            if (weight == null) {
                throw new NotAllowed(value, "are percentages such as 5 or 0.5");
            }
            return weight;
        }
    }

    /** A share, 0 to below 1 or in percent. */
    static final class Ratio implements ITypeConverter<BigDecimal> {
        @Override
        public BigDecimal convert(String value) {
            BigDecimal ratio = number(value, -2);
            if (ratio == null || ratio.signum() < 0 || ratio.compareTo(BigDecimal.ONE) >= 0) {
                throw new NotAllowed(value, "are numbers from 0 to below 1 such as 0.05, or percent such as 5%");
            }
            return ratio;
        }
    }
}
