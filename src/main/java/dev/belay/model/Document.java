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
 * A value of a structured file together with its place in it: whoever asks for something else than what is there gets an
 * exception that names file, field, value and what is allowed. Asking for a field that isn't there is no mistake yet;
 * asking for its value is.
 */
public final class Document {
    private static final Object ABSENT = new Object();
    private static final int LONGEST_QUOTE = 60;

    /** The group or list that this is in; null for the whole file. Paths are spelt out only when something is wrong. */
    private final @Nullable Document parent;
    /** The field's name in its group, or the file's. */
    private final String name;
    /** The place in its list; -1 for a field. */
    private final int index;

    private final @Nullable Object value;

    private Document(@Nullable Document parent, String name, int index, @Nullable Object value) {
        this.parent = parent;
        this.name = name;
        this.index = index;
        this.value = value;
    }

    /** @param value maps with text keys, lists, String, Long, BigInteger, Double, Boolean or null */
    public static Document of(String file, @Nullable Object value) {
        return new Document(null, file, -1, value);
    }

    /** The field of that name; absent if there is none, or if this isn't a group of fields. */
    public Document at(String name) {
        Object found = value instanceof Map<?, ?> map && map.containsKey(name) ? map.get(name) : ABSENT;
        return new Document(this, name, -1, found);
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
            items.add(new Document(this, "", i, list.get(i)));
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
            String field = Objects.toString(key);
            fields.put(field, at(field));
        }
        return fields;
    }

    /** Refuses fields of other names, all of them at once: a misspelt one must not be passed over. */
    public Document onlyFields(List<String> allowed) throws ModelLoadException {
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong("a group of fields");
        }
        Complaints complaints = new Complaints();
        for (Object key : map.keySet()) {
            String field = Objects.toString(key);
            if (!allowed.contains(field)) {
                String nearest = Spelling.nearest(field, allowed);
                complaints.add(at(field).place() + " is unknown, allowed is one of " + String.join(", ", allowed)
                        + (nearest == null ? "" : ": did you mean '" + nearest + "'?"));
            }
        }
        complaints.raise();
        return this;
    }

    /**
     * Refuses those of these fields that are there with nothing behind their names: whoever wrote one meant something by
     * it, and left out it would mean the same.
     */
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

    /** The words for a value that won't do. */
    public ModelLoadException wrong(String allowed) {
        return new ModelLoadException(place() + " is " + shown() + ", allowed is " + allowed);
    }

    private String place() {
        if (parent == null) {
            return name;
        }
        return parent.place() + (index >= 0 ? "[" + index + "]" : (parent.parent == null ? ": " : ".") + name);
    }

    private String shown() {
        return switch (value) {
            case null -> parent == null ? "empty" : "null";
            case List<?> list -> "a list of " + list.size();
            case Map<?, ?> ignored -> "a group of fields";
            case String text when text.length() > LONGEST_QUOTE -> "'" + text.substring(0, LONGEST_QUOTE) + "…'";
            case String text -> "'" + text + "'";
            case Object other when other == ABSENT -> "missing";
            case Object other -> other.toString();
        };
    }
}
