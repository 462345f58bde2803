package dev.belay.adapter.metrics;

import dev.belay.vocabulary.ModelRef;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Whether a drill runs at a tier. The versions of one tier share this gauge: its label is the tier alone. */
final class DrilledTier {
    private final Set<ModelRef> drilled = ConcurrentHashMap.newKeySet();

    DrilledTier(MeterRegistry registry, String endpoint, String tier) {
        Gauge.builder("belay.drill.active", drilled, models -> models.isEmpty() ? 0 : 1)
                .description("1 while a fault drill runs at the tier")
                .tags(Labels.of(endpoint, tier))
                .strongReference(true)
                .register(registry);
    }

    void set(ModelRef model, boolean active) {
        if (active) {
            drilled.add(model);
        } else {
            drilled.remove(model);
        }
    }
}
