package dev.belay.journal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The figures that decided, by name, in the order given. A value is a text, a whole number, a number or a truth; numbers
 * that JSON has no form for (NaN, infinities) are kept as text. Immutable.
 */
public final class Facts {
    public static final Facts NONE = new Facts(Map.of());

    /** More than any decision needs; further ones are left out. */
    static final int MOST = 100;

    static final int LONGEST_NAME = 100;
    static final int LONGEST_TEXT = 1_000;

    private final Map<String, Object> values;

    private Facts(Map<String, Object> values) {
        this.values = values;
    }

    /** @param values texts, numbers and truths; anything else is kept as its text */
    public static Facts of(Map<String, ?> values) {
        Map<String, Object> kept = new LinkedHashMap<>();
        values.forEach((name, value) -> put(kept, name, value));
        return new Facts(Collections.unmodifiableMap(kept));
    }

    public Facts and(String name, String value) {
        return with(name, value);
    }

    public Facts and(String name, long value) {
        return with(name, value);
    }

    public Facts and(String name, double value) {
        return with(name, value);
    }

    public Facts and(String name, boolean value) {
        return with(name, value);
    }

    private Facts with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(values);
        put(more, name, value);
        return new Facts(Collections.unmodifiableMap(more));
    }

    private static void put(Map<String, Object> values, String name, Object value) {
        String key = Words.of(name, LONGEST_NAME);
        if (values.size() < MOST || values.containsKey(key)) {
            values.put(key, plain(value));
        }
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Boolean truth -> truth;
            case Long whole -> whole;
            case Integer whole -> whole.longValue();
            case Double number when Double.isFinite(number) -> number;
            default -> Words.of(String.valueOf(value), LONGEST_TEXT);
        };
    }

    /** Values are {@link String}, {@link Long}, {@link Double} or {@link Boolean}. */
    public Map<String, Object> asMap() {
        return values;
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(Object::toString);
    }

    /** @return empty too where the value is no whole number */
    public OptionalLong whole(String name) {
        return values.get(name) instanceof Long whole ? OptionalLong.of(whole) : OptionalLong.empty();
    }

    /** @return empty too where the value is no number */
    public OptionalDouble number(String name) {
        return switch (values.get(name)) {
            case Long whole -> OptionalDouble.of(whole);
            case Double number -> OptionalDouble.of(number);
            case null, default -> OptionalDouble.empty();
        };
    }

    /** @return false too where the value is absent */
    public boolean holds(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Facts facts && facts.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
