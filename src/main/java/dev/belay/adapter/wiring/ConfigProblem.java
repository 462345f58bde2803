package dev.belay.adapter.wiring;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns what the platform says of a property (SmallRye Config, ConfigMessages) into our words: name, value, what is allowed. */
final class ConfigProblem {
    private static final String CODE = "(?:[\\w.]+Exception: )?SRCFG\\d+: ";
    private static final Pattern UNFIT = pattern(
            "The config property (.+?) with the config value \"(.*?)\" threw an Exception whilst being converted (.*)");
    private static final Pattern EMPTY = pattern("The config property (.+?) is defined as the empty String.*");
    private static final Pattern MISSING = pattern("The config property (.+?) is required but it could not be found.*");
    private static final Pattern UNKNOWN = pattern("(.+) in (.+?) does not map to any root");

    private ConfigProblem() {}

    static String words(String message) {
        Matcher unfit = UNFIT.matcher(message);
        if (unfit.matches()) {
            return unfit.group(1) + " is '" + unfit.group(2) + "', " + allowed(unfit.group(1), unfit.group(3));
        }
        Matcher empty = EMPTY.matcher(message);
        if (empty.matches()) {
            return empty.group(1) + " is empty, " + allowed(empty.group(1), "a value");
        }
        Matcher missing = MISSING.matcher(message);
        if (missing.matches()) {
            return missing.group(1) + " is missing, " + allowed(missing.group(1), "a value");
        }
        Matcher unknown = UNKNOWN.matcher(message);
        if (unknown.matches()) {
            return unknown.group(1) + " " + source(unknown.group(2)) + " is not a property: "
                    + KnownProperties.insteadOf(unknown.group(1));
        }
        return withoutCodes(message);
    }

    /** Which one can't be read; empty for one that there is not. */
    static Optional<String> property(String message) {
        return Stream.of(UNFIT, EMPTY, MISSING)
                .map(pattern -> pattern.matcher(message))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    /** @param reason the platform's, for a property of its own */
    private static String allowed(String property, String reason) {
        if (property.startsWith("belay.")) {
            return "allowed is " + KnownProperties.allowed(property);
        }
        return property.equals(Exposure.PORT)
                ? "allowed is " + Exposure.ALLOWED_PORTS
                : "which can't be: " + withoutCodes(reason);
    }

    private static String source(String name) {
        return switch (name) {
            case "SysPropConfigSource" -> "(-D)";
            case "EnvConfigSource" -> "(environment)";
            default -> "(" + name + ")";
        };
    }

    private static String withoutCodes(String message) {
        return message.replaceAll(CODE, "");
    }

    private static Pattern pattern(String message) {
        return Pattern.compile(CODE + message, Pattern.DOTALL);
    }
}
