package dev.belay.model;

import dev.belay.vocabulary.Spelling;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value of a structured file together with its place in it. Reading it as something else throws an exception that names
 * file, field, value and what is allowed. Navigating to a field that isn't there is no mistake yet; reading its value is.
 */
public final class Document {
    private static final Object ABSENT = new Object();
    private static final int LONGEST_QUOTE = 60;

    /** The enclosing group or list; null for the whole file. */
    private final @Nullable Document parent;
    /** A field's name, a place in a list such as {@code [3]}, or the file's name. */
    private final String name;

    private final @Nullable Object value;

    private Document(@Nullable Document parent, String name, @Nullable Object value) {
        this.parent = parent;
        this.name = name;
        this.value = value;
    }

    /** @param value maps with text keys, lists, String, Long, BigInteger, Double, larger BigDecimal, Boolean or null */
    public static Document of(String file, @Nullable Object value) {
        return new Document(null, file, value);
    }

    /** The field of that name; absent if there is none, or if this isn't a group of fields. */
    public Document at(String name) {
        Object found = value instanceof Map<?, ?> map && map.containsKey(name) ? map.get(name) : ABSENT;
        return new Document(this, name, found);
    }

    /** True when the field isn't there or has no value. */
    public boolean isAbsent() {
        return value == null || value == ABSENT;
    }

    /** True when the field is there and is null. */
    public boolean isNull() {
        return value == null;
    }

    /** True when the field is there without a value: null, or a text, list or group with nothing in it. */
    public boolean isEmpty() {
        return switch (value) {
            case null -> true;
            case String text -> text.isEmpty();
            case List<?> list -> list.isEmpty();
            case Map<?, ?> fields -> fields.isEmpty();
            default -> false;
        };
    }

    public boolean isGroup() {
        return value instanceof Map;
    }

    public boolean isList() {
        return value instanceof List;
    }

    public String text() throws ModelLoadException {
        return as(String.class, value instanceof Number || value instanceof Boolean ? "text, in quotes" : "text");
    }

    /** Any number; NaN and infinities where the file spells them as such ({@code .nan}). */
    public double number() throws ModelLoadException {
        Number number = as(Number.class, "a number");
        double nearest = number.doubleValue();
        if (Double.isInfinite(nearest) && !(number instanceof Double)) {
            throw wrong("a number from -1.8e308 to 1.8e308");
        }
        return nearest;
    }

    public long whole() throws ModelLoadException {
        return as(Long.class, "a whole number");
    }

    /** A whole number of any size: UINT64 has larger ones than {@link #whole}. */
    BigInteger bigWhole() throws ModelLoadException {
        return value instanceof BigInteger big ? big : BigInteger.valueOf(whole());
    }

    public boolean truth() throws ModelLoadException {
        return as(Boolean.class, "true or false");
    }

    public List<Document> items() throws ModelLoadException {
        List<?> list = as(List.class, "a list");
        List<Document> items = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            items.add(new Document(this, "[" + i + "]", list.get(i)));
        }
        return items;
    }

    /** The fields in the file's order. */
    public Map<String, Document> fields() throws ModelLoadException {
        Map<String, Document> fields = new LinkedHashMap<>();
        for (Object key : as(Map.class, "a group of fields").keySet()) {
            fields.put(Objects.toString(key), at(Objects.toString(key)));
        }
        return fields;
    }

    private <T> T as(Class<T> type, String allowed) throws ModelLoadException {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw wrong(allowed);
    }

    /** Refuses fields of other names, all of them at once: a misspelt one must not be passed over. */
    public Document onlyFields(List<String> allowed) throws ModelLoadException {
        Complaints complaints = new Complaints();
        fields().forEach((name, field) -> {
            if (!allowed.contains(name)) {
                String nearest = Spelling.nearest(name, allowed);
                complaints.add(field.place() + " is unknown, allowed is one of " + String.join(", ", allowed)
                        + (nearest == null ? "" : ": did you mean '" + nearest + "'?"));
            }
        });
        complaints.raise();
        return this;
    }

    /** Refuses these fields where they are there without a value, which would otherwise count as left out. */
    public Document noneEmpty(String... names) throws ModelLoadException {
        Complaints complaints = new Complaints();
        for (String field : names) {
            if (at(field).isNull()) {
                complaints.add(at(field).place() + " is empty, allowed is a value; without one leave the field out");
            }
        }
        complaints.raise();
        return this;
    }

    /** An exception for a value that isn't allowed. */
    public ModelLoadException wrong(String allowed) {
        return new ModelLoadException(place() + " is " + shown() + ", allowed is " + allowed);
    }

    /** An exception for a value that isn't allowed at all. @param state which follows the field's name */
    public ModelLoadException because(String state) {
        return new ModelLoadException(place() + " " + state);
    }

    private String place() {
        if (parent == null) {
            return name;
        }
        String separator = name.startsWith("[") ? "" : parent.parent == null ? ": " : ".";
        return parent.place() + separator + name;
    }

    private String shown() {
        return switch (value) {
            case null -> parent == null ? "empty" : "null";
            case List<?> list -> "a list of " + list.size();
            case Map<?, ?> ignored -> "a group of fields";
            case String text when text.length() > LONGEST_QUOTE -> "'" + text.substring(0, LONGEST_QUOTE) + "…'";
            case String text -> "'" + text + "'";
            case Object other when other == ABSENT -> "missing";
            case Double number when !Double.isFinite(number) -> number.isNaN() ? ".nan" : number > 0 ? ".inf" : "-.inf";
            case Object other -> other.toString();
        };
    }
}
