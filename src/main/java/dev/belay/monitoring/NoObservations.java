package dev.belay.monitoring;

import dev.belay.vocabulary.ModelRef;
import java.util.function.BooleanSupplier;

/** Observes nothing. */
final class NoObservations implements Observations {
    @Override
    public EndpointObserver endpoint(String endpoint, long deadlineNanos) {
        return new EndpointObserver() {};
    }

    @Override
    public TierObserver tier(String endpoint, String tier, ModelRef model, long deadlineNanos) {
        return new TierObserver() {};
    }

    @Override
    public ModelObserver model(ModelRef model) {
        return new ModelObserver() {};
    }

    @Override
    public JournalObserver journal() {
        return new JournalObserver() {};
    }

    @Override
    public RolloutObserver rollout(
            String endpoint, String rollout, ModelRef stable, ModelRef candidate, long deadlineNanos) {
        return new RolloutObserver() {};
    }

    @Override
    public AccessObserver access() {
        return new AccessObserver() {};
    }

    @Override
    public TapObserver tap(String name) {
        return new TapObserver() {};
    }

    @Override
    public void configPending(String endpoint, BooleanSupplier pending) {}
}
