package dev.belay.adapter.cli;

import java.math.BigDecimal;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A share, 0 to 1 or in percent, as a number from 0 to 1: which ones are allowed is for the server to say. */
final class Ratios implements ITypeConverter<BigDecimal> {
    private static final int LONGEST = 20;
    private static final int DIGITS_OF_A_HUNDRED = 2;

    @Override
    public BigDecimal convert(String value) {
        boolean percent = value.endsWith("%");
        String number = percent ? value.substring(0, value.length() - 1).strip() : value;
        try {
            if (number.length() <= LONGEST) {
                BigDecimal said = new BigDecimal(number);
                return percent ? said.movePointLeft(DIGITS_OF_A_HUNDRED) : said;
            }
        } catch (NumberFormatException notOne) {
            // Said below, with what is allowed.
        }
        throw new TypeConversionException(
                "'" + value + "' is not a share, allowed are numbers from 0 to 1 such as 0.05, or percent such as 5%");
    }
}
