package dev.belay.vocabulary;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object by type, where a parser has made maps, lists, texts, numbers and truths of it. What isn't
 * understood is refused by an {@link IllegalArgumentException} that names the member, what came and what is allowed; a member
 * that is null counts as missing.
 */
public final class Fields {
    /** How a message repeats what came. */
    public interface Quotes {
        /** A value as JSON, cut to a length fit for a message. */
        String json(@Nullable Object value);

        /** A name, cut likewise. */
        String name(String name);
    }

    private final Map<?, ?> values;
    private final String at;
    private final Quotes quotes;

    public Fields(Map<?, ?> values, Quotes quotes, Set<String> allowed) {
        this(values, "", quotes, allowed);
    }

    /** @param at before the names of members in messages, e.g. {@code rules.} */
    private Fields(Map<?, ?> values, String at, Quotes quotes, Set<String> allowed) {
        this.values = values;
        this.at = at;
        this.quotes = quotes;
        for (Object name : values.keySet()) {
            if (!allowed.contains(name)) {
                throw new IllegalArgumentException("field '" + at + quotes.name(String.valueOf(name))
                        + "' is not known, allowed are "
                        + (allowed.isEmpty()
                                ? "none"
                                : String.join(", ", allowed.stream().sorted().toList())));
            }
        }
    }

    public IllegalArgumentException wrong(String name, @Nullable Object given, String allowed) {
        return new IllegalArgumentException(at + name + " is " + quotes.json(given) + ", allowed is " + allowed);
    }

    private IllegalArgumentException wrong(String name, String allowed) {
        return wrong(name, get(name), allowed);
    }

    /** Members, those that are null too. */
    public int count() {
        return values.size();
    }

    /** Whether it is there, if only as null. */
    public boolean names(String name) {
        return values.containsKey(name);
    }

    public boolean has(String name) {
        return get(name) != null;
    }

    public @Nullable Object get(String name) {
        return values.get(name);
    }

    /** A member's own; none if it is missing. */
    public Fields object(String name, Set<String> allowed) {
        return switch (get(name)) {
            case null -> new Fields(Map.of(), at + name + ".", quotes, allowed);
            case Map<?, ?> inner -> new Fields(inner, at + name + ".", quotes, allowed);
            default -> throw wrong(name, "an object");
        };
    }

    public String text(String name, String otherwise) {
        return switch (get(name)) {
            case null -> otherwise;
            case String text -> text;
            default -> throw wrong(name, "a text");
        };
    }

    public boolean truth(String name, boolean otherwise) {
        return has(name) ? truth(name) : otherwise;
    }

    /** One that is required. */
    public boolean truth(String name) {
        if (get(name) instanceof Boolean truth) {
            return truth;
        }
        throw wrong(name, "true or false");
    }

    public long whole(String name, OptionalLong otherwise) {
        Object value = get(name);
        if (value == null && otherwise.isPresent()) {
            return otherwise.getAsLong();
        }
        if (value instanceof Number number) {
            try {
                return new BigDecimal(number.toString()).longValueExact();
            } catch (ArithmeticException | NumberFormatException notWhole) {
                // Refused below, with the same message.
            }
        }
        throw wrong(name, "a whole number");
    }

    public double number(String name, OptionalDouble otherwise) {
        Object value = get(name);
        if (value == null && otherwise.isPresent()) {
            return otherwise.getAsDouble();
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(name, "a number");
    }

    public Duration duration(String name, Duration otherwise) {
        Object value = get(name);
        try {
            return value == null ? otherwise : Duration.parse(value.toString());
        } catch (DateTimeParseException notOne) {
            throw wrong(name, "an ISO 8601 duration such as \"PT60S\"");
        }
    }
}
