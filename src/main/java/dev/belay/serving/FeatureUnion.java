package dev.belay.serving;

import dev.belay.vocabulary.TensorSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The union of what versions read, which an endpoint understands; the first version with a feature defines it. */
public final class FeatureUnion {
    private record Declared(TensorSpec spec, String by) {}

    private final Map<String, Declared> byName = new LinkedHashMap<>();

    /**
     * @param by who reads these, for the message of a later conflict
     * @return why they can't join: a feature that is something else elsewhere; null if they have joined
     */
    public @Nullable String add(List<TensorSpec> specs, String by) {
        for (TensorSpec spec : specs) {
            Declared known = byName.get(spec.name());
            if (known != null && !known.spec().equals(spec)) {
                return "input '" + spec.name() + "' is " + spec.datatype() + spec.shape() + " here, but "
                        + known.spec().datatype() + known.spec().shape() + " at " + known.by();
            }
        }
        for (TensorSpec spec : specs) {
            byName.putIfAbsent(spec.name(), new Declared(spec, by));
        }
        return null;
    }

    /** Those not added yet: a version that reads a feature knows its shape better than a declaration. */
    public void addMissing(List<TensorSpec> specs, String by) {
        specs.forEach(spec -> byName.putIfAbsent(spec.name(), new Declared(spec, by)));
    }

    public List<TensorSpec> specs() {
        return byName.values().stream().map(Declared::spec).toList();
    }
}
