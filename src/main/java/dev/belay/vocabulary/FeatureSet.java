package dev.belay.vocabulary;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The inputs an endpoint understands: the union of what its versions read and what its configuration declares. Each has
 * a slot, so that a request is decoded once and every tier then picks its columns by number.
 */
public final class FeatureSet {
    /**
     * One input of the endpoint.
     *
     * @param mayLack whether a row may lack a value, because some version needs none
     */
    public record Feature(int slot, TensorSpec spec, boolean mayLack) {}

    private final List<Feature> features = new ArrayList<>();
    private final Map<String, Feature> byName = new HashMap<>();
    private final boolean open;
    private final @Nullable Feature only;

    /** One in which every feature whose datatype has a null may be missing. */
    public FeatureSet(List<TensorSpec> specs, boolean open) {
        this(specs, specs.size(), open, name -> true);
    }

    /**
     * @param specs those that the tiers read before all others
     * @param readByTiers how many of {@code specs} the tiers read
     * @param open true when some version's signature isn't known, so that unknown names can't be told from its own
     * @param mayLack whether some version needs no value of the feature of that name
     */
    public FeatureSet(List<TensorSpec> specs, int readByTiers, boolean open, Predicate<String> mayLack) {
        this.open = open;
        for (TensorSpec spec : specs) {
            boolean lacks = spec.datatype().holdsNull() && mayLack.test(spec.name());
            Feature feature = new Feature(features.size(), spec, lacks);
            if (byName.putIfAbsent(spec.name(), feature) != null) {
                throw new IllegalArgumentException("feature '" + spec.name() + "' is declared twice");
            }
            features.add(feature);
        }
        only = readByTiers == 1 ? features.getFirst() : null;
    }

    /**
     * The input that a row without names is the value of, where the tiers read only one; null where they read none or
     * several. What only other versions read, or the configuration declares, doesn't change what such a row means.
     */
    public @Nullable Feature only() {
        return only;
    }

    public @Nullable Feature find(String name) {
        return byName.get(name);
    }

    public List<Feature> features() {
        return features;
    }

    /** In the order of their slots. */
    public List<String> names() {
        return features.stream().map(feature -> feature.spec().name()).toList();
    }

    public int size() {
        return features.size();
    }

    /** True when names that aren't listed are passed over instead of refused. */
    public boolean open() {
        return open;
    }
}
