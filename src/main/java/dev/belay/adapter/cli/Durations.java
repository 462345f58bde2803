package dev.belay.adapter.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time as operators write it: {@code 60s}, {@code 1h30m}, {@code 24h}, or ISO 8601. */
final class Durations implements ITypeConverter<Duration> {
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern PARTS = Pattern.compile("(?:" + PART.pattern() + ")+");

    @Override
    public Duration convert(String value) {
        Matcher parts = PARTS.matcher(value);
        if (parts.matches()) {
            return PART.matcher(value).results().map(Durations::part).reduce(Duration.ZERO, Duration::plus);
        }
        try {
            return Duration.parse(value);
        } catch (DateTimeParseException notOne) {
            throw new TypeConversionException(
                    "'" + value + "' is not a time, allowed are for example 60s, 5m, 24h or PT24H");
        }
    }

    private static Duration part(MatchResult part) {
        long count = Long.parseLong(part.group(1));
        return switch (part.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
