package dev.belay.adapter.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/** A time as operators write it: {@code 60s}, {@code 1h30m}, {@code 24h}, or ISO 8601. */
class Durations implements ITypeConverter<Duration> {
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern PARTS = Pattern.compile("(?:" + PART.pattern() + ")+");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS,
            "d", ChronoUnit.DAYS);

    @Override
    public Duration convert(String value) {
        try {
            return PARTS.matcher(value).matches() ? sum(value) : Duration.parse(value);
        } catch (DateTimeParseException | ArithmeticException notOne) {
            throw new NotAllowed(value, "are times such as 60s, 5m, 24h or PT24H");
        }
    }

    private static Duration sum(String parts) {
        return PART.matcher(parts)
                .results()
                .map(part -> Duration.of(Long.parseLong(part.group(1)), UNITS.get(part.group(2))))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** An interval between requests: without one the server would be asked as fast as it answers. */
    static final class AboveZero extends Durations {
        @Override
        public Duration convert(String value) {
            Duration interval = super.convert(value);
            if (!interval.isPositive()) {
                throw new NotAllowed(value, "are times above 0 such as 1s");
            }
            return interval;
        }
    }
}
