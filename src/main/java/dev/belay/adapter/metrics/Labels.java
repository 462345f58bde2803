package dev.belay.adapter.metrics;

import dev.belay.vocabulary.ModelRef;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;

/** How names become label values. */
final class Labels {
    private Labels() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static Tags of(ModelRef model) {
        return Tags.of("model", model.name(), "version", model.version());
    }

    static Tags of(String endpoint, String tier) {
        return Tags.of("endpoint", endpoint, "tier", tier);
    }
}
