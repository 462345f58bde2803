package dev.belay.adapter.rest;

import dev.belay.inference.FeatureSet;
import org.jspecify.annotations.Nullable;

/** What a caller may have meant by a name that the endpoint doesn't know. */
final class Suggestion {
    private Suggestion() {}

    /** The known name nearest to this one; null if none is near. */
    static @Nullable String nearest(String name, FeatureSet features) {
        return null;
    }
}
