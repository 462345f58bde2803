package dev.belay.validation;

import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.TensorSpec;

/** Where a version's inputs lie in an endpoint's requests. */
final class Slots {
    private Slots() {}

    static int of(TensorSpec spec, FeatureSet features) {
        FeatureSet.Feature feature = features.find(spec.name());
        if (feature == null) {
            throw new IllegalArgumentException("the endpoint has no feature '" + spec.name() + "'");
        }
        if (!feature.spec().equals(spec)) {
            throw new IllegalArgumentException("feature '" + spec.name() + "' is " + words(feature.spec())
                    + " at the endpoint, and the version reads " + words(spec));
        }
        return feature.slot();
    }

    private static String words(TensorSpec spec) {
        return spec.datatype() + " " + spec.shape();
    }
}
