package dev.belay.adapter.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Locale;

/** Figures in few characters. What isn't known is a dash. */
final class Figures {
    static final String UNKNOWN = "-";

    private static final double MILLION = 1e6;
    private static final MathContext TWO_DIGITS = new MathContext(2);
    private static final double SMALLEST_SHARE = 1e-6;
    private static final int BAR_WIDTH = 30;

    private Figures() {}

    static String format(String format, Object... figures) {
        return String.format(Locale.ROOT, format, figures);
    }

    static String count(JsonNode node) {
        if (!node.isNumber()) {
            return UNKNOWN;
        }
        long count = node.asLong();
        return count < 10 * MILLION ? format("%,d", count) : format("%,.1f M", count / MILLION);
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
                ? format("%.0f", percent)
                : new BigDecimal(percent).round(TWO_DIGITS).stripTrailingZeros().toPlainString();
    }

    /** Nothing was timed where it is 0. */
    static String millis(JsonNode node) {
        double millis = node.asDouble();
        if (!(millis > 0)) {
            return UNKNOWN;
        }
        return format(millis < 10 ? "%.2f ms" : millis < 100 ? "%.1f ms" : "%.0f ms", millis);
    }

    /** Evidence against its threshold. The bar is empty at 0 and below, and full at the threshold, not a moment earlier. */
    static String evidence(double evidence, double threshold) {
        int full = (int) (Math.clamp(evidence / threshold, 0, 1) * BAR_WIDTH);
        return format("[%s%s] %.2f of %.2f", "#".repeat(full), "-".repeat(BAR_WIDTH - full), evidence, threshold);
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
