package dev.belay.adapter.heuristic;

import dev.belay.model.Baseline;
import dev.belay.model.Document;
import dev.belay.model.ModelLoadException;
import dev.belay.model.Signature;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer per value of one feature, or per pair of values of two. */
final class LookupBaseline implements Baseline {
    private static final List<String> LOOKUP_FIELDS = List.of("by", "table");
    private static final List<String> KEY_FIELDS = List.of("feature", "width");

    private final Signature signature;
    private final Answers answers;
    private final LookupKey first;
    private final @Nullable LookupKey second;
    /** Of one feature: answers. Of two: maps from the second's key to answers. */
    private final Map<Object, Object> table;

    LookupBaseline(Signature signature, Answers answers, List<Feature> features, Document lookup)
            throws ModelLoadException {
        this.signature = signature;
        this.answers = answers;
        lookup.onlyFields(LOOKUP_FIELDS);
        List<LookupKey> keys = keys(lookup.at("by"), features);
        this.first = keys.getFirst();
        this.second = keys.size() > 1 ? keys.get(1) : null;
        this.table = table(lookup.at("table"), keys);
    }

    private static List<LookupKey> keys(Document by, List<Feature> features) throws ModelLoadException {
        List<LookupKey> keys = new ArrayList<>();
        for (Document key : by.items()) {
            Document name = key.onlyFields(KEY_FIELDS).at("feature");
            Feature feature = feature(name, features);
            keys.add(new LookupKey(feature, width(key.at("width"), feature)));
        }
        if (keys.isEmpty() || keys.size() > 2) {
            throw by.wrong("one or two features");
        }
        return keys;
    }

    private static Feature feature(Document name, List<Feature> features) throws ModelLoadException {
        for (Feature feature : features) {
            if (feature.name().equals(name.text())) {
                return feature;
            }
        }
        throw name.wrong("one of the inputs");
    }

    private static double width(Document document, Feature feature) throws ModelLoadException {
        if (document.isAbsent()) {
            return 0;
        }
        double width = document.number();
        if (feature.isText() || !(width > 0 && width < Double.POSITIVE_INFINITY)) {
            throw document.wrong("more than 0, and only for a number");
        }
        return width;
    }

    private Map<Object, Object> table(Document document, List<LookupKey> keys) throws ModelLoadException {
        Map<Object, Object> table = new HashMap<>();
        for (Map.Entry<String, Document> entry : document.fields().entrySet()) {
            Object key = keys.getFirst().parse(entry.getKey(), entry.getValue());
            Object value = keys.size() > 1
                    ? table(entry.getValue(), keys.subList(1, keys.size()))
                    : answers.read(entry.getValue());
            if (table.put(key, value) != null) {
                throw entry.getValue().wrong("once for the same value");
            }
        }
        return table;
    }

    @Override
    public Signature signature() {
        return signature;
    }

    @Override
    public List<Tensor> answer(Inputs inputs) {
        Tensor firstColumn = first.feature().in(inputs);
        Tensor secondColumn = second == null ? null : second.feature().in(inputs);
        return answers.join(inputs.rows(), row -> find(firstColumn, secondColumn, row));
    }

    private Answers.@Nullable Row find(@Nullable Tensor firstColumn, @Nullable Tensor secondColumn, int row) {
        Object key = first.of(first.feature().at(firstColumn, row));
        Object found = key == null ? null : table.get(key);
        if (second != null && found instanceof Map<?, ?> inner) {
            Object innerKey = second.of(second.feature().at(secondColumn, row));
            found = innerKey == null ? null : inner.get(innerKey);
        }
        return found instanceof Answers.Row answer ? answer : null;
    }
}
