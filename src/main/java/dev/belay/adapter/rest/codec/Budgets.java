package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The caller's time budget, as the parameter {@code timeout} or the header {@code Belay-Timeout-Ms} says it. */
public final class Budgets {
    private static final String HEADER = "header 'Belay-Timeout-Ms'";

    private Budgets() {}

    /** A whole number, 0 or more; one too large for a long is the largest. */
    static long parse(String text, String where, String unit) throws RequestFault {
        String digits = text.startsWith("-") ? text.substring(1) : text;
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw RequestFault.badRequest(
                    "%s must be a whole number of %s, got '%s'".formatted(where, unit, Json.quote(text)));
        }
        long number;
        try {
            number = Long.parseLong(text);
        } catch (NumberFormatException tooLarge) {
            number = text.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        if (number < 0) {
            throw RequestFault.badRequest("%s must not be negative, got '%s'".formatted(where, Json.quote(text)));
        }
        return number;
    }

    /** Nanoseconds that the header asks for; 0 if it isn't there. */
    public static long ofHeader(@Nullable String header) throws RequestFault {
        if (header == null) {
            return 0;
        }
        return TimeUnit.MILLISECONDS.toNanos(parse(header.strip(), HEADER, "milliseconds"));
    }

    /** The smaller of two budgets in nanoseconds; 0 or less counts as not given. */
    public static long smaller(long oneNanos, long otherNanos) {
        if (oneNanos <= 0) {
            return otherNanos;
        }
        return otherNanos <= 0 ? oneNanos : Math.min(oneNanos, otherNanos);
    }
}
