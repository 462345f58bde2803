package dev.belay.validation;

import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Spelling;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Guesses which name was meant, of a feature or of a property. */
public final class NearestName {
    private NearestName() {}

    /** The feature whose name is nearest; null if none is near. */
    public static @Nullable String nearest(String name, FeatureSet features) {
        return nearest(
                name,
                features.features().stream()
                        .map(feature -> feature.spec().name())
                        .toList());
    }

    /** The one with the fewest edits away; null if none is near. */
    public static @Nullable String nearest(String name, Collection<String> candidates) {
        return Spelling.nearest(name, candidates);
    }
}
