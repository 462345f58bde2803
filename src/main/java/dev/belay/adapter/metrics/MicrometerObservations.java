package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations;
import dev.belay.vocabulary.ModelRef;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
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

    private final Meters meters;
    private final Map<String, EndpointObserver> endpoints = new ConcurrentHashMap<>();
    private final Map<TierKey, TierObserver> tiers = new ConcurrentHashMap<>();
    private final Map<ModelRef, ModelObserver> models = new ConcurrentHashMap<>();
    private final Map<DrillKey, Set<ModelRef>> drills = new ConcurrentHashMap<>();
    private final Map<String, TapObserver> taps = new ConcurrentHashMap<>();
    private final JournalMeters journal;
    private final AccessMeters access;

    public MicrometerObservations(MeterRegistry registry) {
        meters = Meters.in(registry);
        journal = new JournalMeters(meters);
        access = new AccessMeters(meters);
    }

    @Override
    public EndpointObserver endpoint(String endpoint, long deadlineNanos) {
        return endpoints.computeIfAbsent(
                endpoint, name -> new EndpointMeters(meters.with("endpoint", name), deadlineNanos));
    }

    @Override
    public TierObserver tier(String endpoint, String tier, ModelRef model, long deadlineNanos) {
        return tiers.computeIfAbsent(new TierKey(endpoint, tier, model), key -> tierMeters(key, deadlineNanos));
    }

    private TierObserver tierMeters(TierKey key, long deadlineNanos) {
        Meters ofTier = meters.with("endpoint", key.endpoint(), "tier", key.tier());
        Meters ofModel = ofTier.with(key.model());
        return key.model().isHeuristic()
                ? new AnswerMeters(ofModel)
                : new TierMeters(ofModel, key.model(), deadlineNanos, drilled(key, ofTier));
    }

    /** The versions of one tier share this gauge: its label is the tier alone. */
    private Set<ModelRef> drilled(TierKey key, Meters ofTier) {
        return drills.computeIfAbsent(new DrillKey(key.endpoint(), key.tier()), tier -> {
            Set<ModelRef> drilled = ConcurrentHashMap.newKeySet();
            ofTier.gauge(
                    "belay.drill.active",
                    "1 while a fault drill runs at the tier",
                    drilled,
                    models -> models.isEmpty() ? 0 : 1);
            return drilled;
        });
    }

    @Override
    public ModelObserver model(ModelRef model) {
        return models.computeIfAbsent(model, ref -> new ModelMeters(meters.with(ref)));
    }

    @Override
    public RolloutObserver rollout(
            String endpoint, String rollout, ModelRef stable, ModelRef candidate, long deadlineNanos) {
        return new RolloutMeters(meters.with("endpoint", endpoint), rollout, stable, candidate, deadlineNanos);
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
        meters.with("endpoint", endpoint)
                .gauge(
                        "belay.config.pending",
                        "1 while the endpoint's configured tiers don't route and wait for an operator",
                        pending,
                        now -> now.getAsBoolean() ? 1 : 0);
    }

    @Override
    public TapObserver tap(String name) {
        return taps.computeIfAbsent(name, key -> new TapMeters(meters.with("tap", key)));
    }
}
