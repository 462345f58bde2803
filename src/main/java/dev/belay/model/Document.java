package dev.belay.model;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value of a structured file together with its place in it: whoever asks for something else than what is there gets an
 * exception that names file, field, value and what is allowed. Asking for a field that isn't there is no mistake yet;
 * asking for its value is.
 */
public final class Document {
    private static final Object ABSENT = new Object();
    private static final int LONGEST_QUOTE = 60;

    private final String file;
    private final String field;
    private final @Nullable Object value;

    private Document(String file, String field, @Nullable Object value) {
        this.file = file;
        this.field = field;
        this.value = value;
    }

    /** @param value maps with text keys, lists, String, Long, BigInteger, Double, Boolean or null */
    public static Document of(String file, @Nullable Object value) {
        return new Document(file, "", value);
    }

    /** The field of that name; absent if there is none, or if this isn't a group of fields. */
    public Document at(String name) {
        Object found = value instanceof Map<?, ?> map && map.containsKey(name) ? map.get(name) : ABSENT;
        return new Document(file, field.isEmpty() ? name : field + "." + name, found);
    }

    /** True when the field isn't there or has no value. */
    public boolean isAbsent() {
        return value == null || value == ABSENT;
    }

    /** True when the field is there and says null. */
    public boolean isNull() {
        return value == null;
    }

    public boolean isList() {
        return value instanceof List;
    }

    public String text() throws ModelLoadException {
        if (value instanceof String text) {
            return text;
        }
        throw wrong(value instanceof Number || value instanceof Boolean ? "text, in quotes" : "text");
    }

    /** Any number; NaN and infinities where the file spells them as such ({@code .nan}). */
    public double number() throws ModelLoadException {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong("a number");
    }

    public long whole() throws ModelLoadException {
        if (value instanceof Long whole) {
            return whole;
        }
        throw wrong("a whole number");
    }

    /** A whole number of any size: UINT64 has larger ones than {@link #whole}. */
    public BigInteger bigWhole() throws ModelLoadException {
        return value instanceof BigInteger big ? big : BigInteger.valueOf(whole());
    }

    public boolean truth() throws ModelLoadException {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw wrong("true or false");
    }

    public List<Document> items() throws ModelLoadException {
        if (!(value instanceof List<?> list)) {
            throw wrong("a list");
        }
        List<Document> items = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            items.add(new Document(file, field + "[" + i + "]", list.get(i)));
        }
        return items;
    }

    /** The fields in the file's order. */
    public Map<String, Document> fields() throws ModelLoadException {
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong("a group of fields");
        }
        Map<String, Document> fields = LinkedHashMap.newLinkedHashMap(map.size());
        for (Object key : map.keySet()) {
            String name = Objects.toString(key);
            fields.put(name, at(name));
        }
        return fields;
    }

    /** Refuses fields of other names: a misspelt one must not be passed over. */
    public Document onlyFields(List<String> allowed) throws ModelLoadException {
        for (String name : fields().keySet()) {
            if (!allowed.contains(name)) {
                throw new ModelLoadException(
                        at(name).place() + " is unknown, allowed is one of " + String.join(", ", allowed));
            }
        }
        return this;
    }

    /** The words for a value that won't do. */
    public ModelLoadException wrong(String allowed) {
        return new ModelLoadException(place() + " is " + shown() + ", allowed is " + allowed);
    }

    private String place() {
        return field.isEmpty() ? file : file + ": " + field;
    }

    private String shown() {
        return switch (value) {
            case null -> field.isEmpty() ? "empty" : "null";
            case List<?> list -> "a list of " + list.size();
            case Map<?, ?> ignored -> "a group of fields";
            case String text when text.length() > LONGEST_QUOTE -> "'" + text.substring(0, LONGEST_QUOTE) + "…'";
            case String text -> "'" + text + "'";
            case Object other when other == ABSENT -> "missing";
            case Object other -> other.toString();
        };
    }
}
