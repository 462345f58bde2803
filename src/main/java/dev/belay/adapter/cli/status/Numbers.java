package dev.belay.adapter.cli.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;

/** Figures in few characters. What isn't known is a dash. */
final class Numbers {
    static final String UNKNOWN = "-";

    private static final double MILLION = 1e6;
    private static final MathContext TWO_DIGITS = new MathContext(2);
    private static final double SMALLEST_SHARE = 1e-6;

    private Numbers() {}

    static String count(JsonNode node) {
        long count = node.asLong();
        if (!node.isNumber()) {
            return UNKNOWN;
        }
        return count < 10 * MILLION
                ? String.format(Locale.ROOT, "%,d", count)
                : String.format(Locale.ROOT, "%,.1f M", count / MILLION);
    }

    /** @param node a share, 0 to 1 */
    static String percent(JsonNode node) {
        return node.isNumber() ? digits(node.asDouble()) + " %" : UNKNOWN;
    }

    static String percents(JsonNode low, JsonNode high) {
        return low.isNumber() && high.isNumber()
                ? digits(low.asDouble()) + " - " + digits(high.asDouble()) + " %"
                : UNKNOWN;
    }

    private static String digits(double share) {
        if (share > 0 && share < SMALLEST_SHARE) {
            return "<0.0001";
        }
        double percent = 100 * share;
        return percent >= 10
                ? String.format(Locale.ROOT, "%.0f", percent)
                : new BigDecimal(percent).round(TWO_DIGITS).stripTrailingZeros().toPlainString();
    }

    /** Nothing was timed where it is 0. */
    static String millis(JsonNode node) {
        double millis = node.asDouble();
        if (!(millis > 0)) {
            return UNKNOWN;
        }
        int decimals = millis < 10 ? 2 : millis < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f ms", millis);
    }

    static String evidence(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    static String time(long seconds) {
        Duration time = Duration.ofSeconds(seconds);
        if (time.toMinutes() < 2) {
            return seconds + " s";
        }
        if (time.toHours() < 2) {
            return time.toMinutes() + " min";
        }
        return time.toDays() < 2
                ? time.toHours() + " h " + time.toMinutesPart() + " min"
                : time.toDays() + " d " + time.toHoursPart() + " h";
    }
}
