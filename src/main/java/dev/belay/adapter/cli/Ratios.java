package dev.belay.adapter.cli;

import java.math.BigDecimal;
import picocli.CommandLine.ITypeConverter;

/** A share, 0 to below 1 or in percent, as a number. */
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
                BigDecimal share = percent ? said.movePointLeft(DIGITS_OF_A_HUNDRED) : said;
                if (share.signum() >= 0 && share.compareTo(BigDecimal.ONE) < 0) {
                    return share;
                }
            }
        } catch (NumberFormatException notOne) {
            // Said below, with what is allowed.
        }
        throw new NotAllowed("'" + value + "'", "are numbers from 0 to below 1 such as 0.05, or percent such as 5%");
    }
}
