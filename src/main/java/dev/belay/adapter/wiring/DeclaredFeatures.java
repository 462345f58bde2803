package dev.belay.adapter.wiring;

import dev.belay.routing.EndpointPlan;
import dev.belay.routing.StickyKey;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Spelling;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;

/** Checks an endpoint's configured features against the versions that read them. */
record DeclaredFeatures(EndpointPlan plan) {
    /** @throws InvalidConfigurationException if the version reads one of them as something else */
    void checkDatatypes(ModelRef version, List<TensorSpec> inputs) {
        for (TensorSpec declared : plan.declaredFeatures()) {
            for (TensorSpec input : inputs) {
                if (input.name().equals(declared.name()) && input.datatype() != declared.datatype()) {
                    throw wrong("features." + declared.name() + " is " + declared.datatype() + ", allowed is "
                            + input.datatype() + ", as " + version + " reads it");
                }
            }
        }
    }

    /** @throws InvalidConfigurationException if no request could have the key */
    void checkSticky(FeatureSet features) {
        StickyKey sticky = plan.sticky();
        if (sticky == null || sticky.source() == StickyKey.Source.HEADER || features.open()) {
            return;
        }
        if (features.find(sticky.name()) == null) {
            String nearest = Spelling.nearest(sticky.name(), features.names());
            throw wrong("sticky.feature is '" + sticky.name() + "', which no version reads and features don't declare: "
                    + (nearest == null ? "" : "did you mean '" + nearest + "'? ") + "Allowed are "
                    + String.join(", ", features.names()));
        }
    }

    private InvalidConfigurationException wrong(String problem) {
        return new InvalidConfigurationException("belay.endpoints." + plan.name() + "." + problem);
    }
}
