package dev.belay.adapter.heuristic;

import dev.belay.model.Document;
import dev.belay.model.ModelLoadException;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.HalfPrecision;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * An answer per value of one feature, or per pair of values of two.
 *
 * @param keys one per feature
 * @param table of one feature: answers; of two: maps from the second's key to answers
 */
record LookupRule(List<Key> keys, Map<Object, Object> table) implements HeuristicBaseline.Rule {
    static LookupRule read(Document lookup, List<Feature> features, List<TensorSpec> outputs)
            throws ModelLoadException {
        lookup.onlyFields(List.of("by", "table"));
        Document by = lookup.at("by");
        List<Key> keys = new ArrayList<>();
        for (Document key : by.items()) {
            keys.add(Key.read(key, features));
        }
        if (keys.isEmpty() || keys.size() > 2) {
            throw by.wrong("one or two features");
        }
        return new LookupRule(keys, table(lookup.at("table"), keys, outputs));
    }

    private static Map<Object, Object> table(Document document, List<Key> keys, List<TensorSpec> outputs)
            throws ModelLoadException {
        Map<Object, Object> table = new HashMap<>();
        for (Map.Entry<String, Document> entry : document.fields().entrySet()) {
            Object key = keys.getFirst().parse(entry.getKey(), entry.getValue());
            Object value = keys.size() > 1
                    ? table(entry.getValue(), keys.subList(1, keys.size()), outputs)
                    : HeuristicLoader.row(outputs, entry.getValue());
            if (table.put(key, value) != null) {
                throw entry.getValue().wrong("once for the same value");
            }
        }
        return table;
    }

    @Override
    public IntFunction<Tensor @Nullable []> of(Inputs inputs) {
        @Nullable Tensor[] columns = new Tensor[keys.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = keys.get(i).feature().in(inputs);
        }
        return row -> find(columns, row);
    }

    private Tensor @Nullable [] find(@Nullable Tensor[] columns, int row) {
        Object found = table;
        for (int i = 0; i < columns.length && found instanceof Map<?, ?> entries; i++) {
            Object key = keys.get(i).of(columns[i], row);
            found = key == null ? null : entries.get(key);
        }
        return found instanceof Tensor[] answer ? answer : null;
    }

    /**
     * How a feature's value becomes a key of the table.
     *
     * @param width of a bin, in the feature's unit: the key is floor(value / width); 0 where the value itself is the key
     */
    record Key(Feature feature, double width) {
        static Key read(Document document, List<Feature> features) throws ModelLoadException {
            Document name = document.onlyFields(List.of("feature", "width")).at("feature");
            String wanted = name.text();
            Feature feature = features.stream()
                    .filter(one -> one.name().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> name.wrong("one of the inputs"));
            Document width = document.at("width");
            double value = width.isAbsent() ? 0 : width.number();
            if (!width.isAbsent()
                    && (feature.spec().datatype() == Datatype.BYTES
                            || !(value > 0 && value < Double.POSITIVE_INFINITY))) {
                throw width.wrong("more than 0, and only for a number");
            }
            return new Key(feature, value);
        }

        /** A row's key; null where the table can have none. */
        @Nullable
        Object of(@Nullable Tensor column, int row) {
            return switch (feature.at(column, row)) {
                case null -> null;
                case String text -> text;
                case Number number when width > 0 -> (long) Math.floor(number.doubleValue() / width);
                case Number number -> number.doubleValue() + 0.0; // -0.0 becomes 0.0
                case Object truth -> truth.toString();
            };
        }

        /** The number as a request's tensor holds it. */
        private double held(String text) {
            Datatype datatype = feature.spec().datatype();
            return switch (datatype) {
                case FP16, BF16 ->
                    HalfPrecision.toFloat(datatype, HalfPrecision.round(datatype, Double.parseDouble(text), text));
                case FP32 -> Float.parseFloat(text);
                default -> Double.parseDouble(text);
            };
        }

        /** The key that a text of the file is. */
        Object parse(String text, Document at) throws ModelLoadException {
            Datatype datatype = feature.spec().datatype();
            try {
                if (datatype == Datatype.BYTES || datatype == Datatype.BOOL) {
                    return text;
                }
                return width > 0 ? (Object) Long.parseLong(text) : (Object) (held(text) + 0.0);
            } catch (NumberFormatException e) {
                throw at.wrong("an entry whose key is a " + (width > 0 ? "whole " : "") + "number, as the key of '"
                        + feature.name() + "' is");
            }
        }
    }
}
