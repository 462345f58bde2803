package dev.belay.adapter.cli;

import java.math.BigDecimal;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A weight in percent, exactly as it was written: which ones are allowed is for the server to say. */
final class Percents implements ITypeConverter<BigDecimal> {
    private static final int LONGEST = 20;

    @Override
    public BigDecimal convert(String value) {
        try {
            String number =
                    value.endsWith("%") ? value.substring(0, value.length() - 1).strip() : value;
            if (number.length() <= LONGEST) {
                return new BigDecimal(number);
            }
        } catch (NumberFormatException notOne) {
            // Told below, with what is allowed.
        }
        throw new TypeConversionException("'" + value + "' is not a weight, allowed are percentages such as 5 or 0.5");
    }
}
