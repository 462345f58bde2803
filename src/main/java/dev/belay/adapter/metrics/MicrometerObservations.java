package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations;
import dev.belay.vocabulary.ModelRef;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Meters of Micrometer behind the port. All of an observer's meters are made with it and start at 0, so that a rate
 * doesn't miss the first event. Asked again for the same names it gives the same observer: a new routing table goes on
 * counting where the old one stopped, with the buckets of the deadline it first heard.
 */
public final class MicrometerObservations implements Observations {
    private record TierKey(String endpoint, String tier, ModelRef model) {}

    private record DrillKey(String endpoint, String tier) {}

    private final MeterRegistry registry;
    private final Map<String, EndpointObserver> endpoints = new ConcurrentHashMap<>();
    private final Map<TierKey, TierObserver> tiers = new ConcurrentHashMap<>();
    private final Map<ModelRef, ModelObserver> models = new ConcurrentHashMap<>();
    private final Map<DrillKey, DrilledTier> drills = new ConcurrentHashMap<>();
    private final Map<String, TapObserver> taps = new ConcurrentHashMap<>();
    private final JournalMeters journal;
    private final AccessMeters access;

    public MicrometerObservations(MeterRegistry registry) {
        this.registry = registry;
        this.journal = new JournalMeters(registry);
        this.access = new AccessMeters(registry);
    }

    @Override
    public EndpointObserver endpoint(String endpoint, long deadlineNanos) {
        return endpoints.computeIfAbsent(endpoint, name -> new EndpointMeters(registry, name, deadlineNanos));
    }

    @Override
    public TierObserver tier(String endpoint, String tier, ModelRef model, long deadlineNanos) {
        return tiers.computeIfAbsent(new TierKey(endpoint, tier, model), key -> tierMeters(key, deadlineNanos));
    }

    @Override
    public ModelObserver model(ModelRef model) {
        return models.computeIfAbsent(model, ref -> new ModelMeters(registry, ref));
    }

    @Override
    public RolloutObserver rollout(
            String endpoint, String rollout, ModelRef stable, ModelRef candidate, long deadlineNanos) {
        return new RolloutMeters(registry, endpoint, rollout, stable, candidate, deadlineNanos);
    }

    @Override
    public JournalObserver journal() {
        return journal;
    }

    @Override
    public AccessObserver access() {
        return access;
    }

    @Override
    public void configPending(String endpoint, BooleanSupplier pending) {
        Gauge.builder("belay.config.pending", pending, now -> now.getAsBoolean() ? 1 : 0)
                .description("1 while the endpoint's configured tiers don't route and wait for an operator")
                .tag("endpoint", endpoint)
                .strongReference(true)
                .register(registry);
    }

    @Override
    public TapObserver tap(String name) {
        return taps.computeIfAbsent(name, key -> new TapMeters(registry, key));
    }

    private TierObserver tierMeters(TierKey key, long deadlineNanos) {
        Tags tags = Labels.of(key.endpoint(), key.tier()).and(Labels.of(key.model()));
        TierAnswers answers = TierAnswers.register(registry, tags);
        if (key.model().isHeuristic()) {
            return new BaselineMeters(answers);
        }
        DrilledTier drilled = drills.computeIfAbsent(
                new DrillKey(key.endpoint(), key.tier()),
                drill -> new DrilledTier(registry, drill.endpoint(), drill.tier()));
        return new TierMeters(registry, key.model(), tags, deadlineNanos, answers, drilled);
    }
}
