package dev.belay.serving;

import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up what versions read into what an endpoint understands; the first to name a feature says what it is. */
public final class FeatureUnion {
    private record Declared(TensorSpec spec, String by) {}

    private final Map<String, Declared> byName = new LinkedHashMap<>();

    /**
     * @param by who reads these, for the words of a later conflict
     * @return why they can't join: a feature that is something else elsewhere; null if they have joined
     */
    public @Nullable String add(List<TensorSpec> specs, String by) {
        for (TensorSpec spec : specs) {
            Declared known = byName.get(spec.name());
            if (known != null && !agree(known.spec(), spec)) {
                return "input '" + spec.name() + "' is " + spec.datatype() + spec.shape() + " here, but "
                        + known.spec().datatype() + known.spec().shape() + " at " + known.by();
            }
        }
        for (TensorSpec spec : specs) {
            byName.putIfAbsent(spec.name(), new Declared(spec, by));
        }
        return null;
    }

    /** Those that nobody has named yet: whoever reads a feature knows its shape better than who only declares it. */
    public void addMissing(List<TensorSpec> specs, String by) {
        specs.forEach(spec -> byName.putIfAbsent(spec.name(), new Declared(spec, by)));
    }

    public List<TensorSpec> specs() {
        List<TensorSpec> specs = new ArrayList<>();
        byName.values().forEach(declared -> specs.add(declared.spec()));
        return specs;
    }

    private static boolean agree(TensorSpec left, TensorSpec right) {
        return left.datatype() == right.datatype() && left.shape().equals(right.shape());
    }
}
