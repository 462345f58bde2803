package dev.belay.adapter.wiring;

import io.smallrye.config.ConfigValidationException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A problem that SmallRye Config has found. Its text (ConfigMessages), which is all that it gives, becomes a message that
 * names property, value and what is allowed.
 *
 * @param property that can't be read; null for one that doesn't exist
 */
record ConfigProblem(@Nullable String property, String message) {
    private static final String CODE = "(?:[\\w.]+Exception: )?SRCFG\\d+: ";
    private static final Pattern UNREADABLE = Pattern.compile(
            CODE + "The config property (?<name>.+?) (?:with the config value \"(?<value>.*?)\" threw an Exception"
                    + " whilst being converted (?<reason>.*)|is defined as the empty String(?<empty>.*)"
                    + "|is required but it could not be found.*)",
            Pattern.DOTALL);
    private static final Pattern UNKNOWN =
            Pattern.compile(CODE + "(?<name>.+) in (?<source>.+?) does not map to any root", Pattern.DOTALL);

    static List<ConfigProblem> of(ConfigValidationException invalid) {
        return IntStream.range(0, invalid.getProblemCount())
                .mapToObj(i -> of(invalid.getProblem(i).getMessage()))
                .distinct()
                .toList();
    }

    private static ConfigProblem of(String text) {
        Matcher unreadable = UNREADABLE.matcher(text);
        if (unreadable.matches()) {
            String name = unreadable.group("name");
            String value = unreadable.group("value");
            String reason = value == null ? "a value" : unreadable.group("reason");
            String state = value != null
                    ? "is '" + value + "'"
                    : unreadable.group("empty") != null ? "is empty" : "is missing";
            String option = name.equals(Exposure.PORT) ? " (--port) " : " ";
            return new ConfigProblem(name, name + option + state + ", " + allowed(name, reason));
        }
        Matcher unknown = UNKNOWN.matcher(text);
        if (unknown.matches()) {
            String name = KnownProperties.upToUnknown(unknown.group("name"));
            String source = unknown.group("source")
                    .replace("SysPropConfigSource", "-D")
                    .replace("EnvConfigSource", "environment");
            return new ConfigProblem(
                    null, name + " (" + source + ") is not a property: " + KnownProperties.insteadOf(name));
        }
        return new ConfigProblem(null, withoutCodes(text));
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

    private static String withoutCodes(String text) {
        return text.replaceAll(CODE, "");
    }
}
