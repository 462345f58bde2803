package dev.belay.monitoring;

import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.ModelRef;
import java.util.function.BooleanSupplier;

/** Observes nothing. */
final class NoObservations implements Observations {
    @Override
    public void configPending(String endpoint, BooleanSupplier pending) {}

    @Override
    public EndpointObserver endpoint(String endpoint, long deadlineNanos) {
        return new EndpointObserver() {
            @Override
            public void inflight(int change) {}

            @Override
            public void request(Protocol protocol, Outcome outcome, long nanos) {}

            @Override
            public void deadlineMissed() {}

            @Override
            public void callerLimitMissed() {}

            @Override
            public void guard(String check, String feature, String action) {}
        };
    }

    @Override
    public TierObserver tier(String endpoint, String tier, ModelRef model, long deadlineNanos) {
        return new TierObserver() {
            @Override
            public void inflight(int change) {}

            @Override
            public void answered() {}

            @Override
            public void succeeded(long nanos) {}

            @Override
            public void failed(FailureReason reason, long nanos) {}

            @Override
            public void lateResult() {}

            @Override
            public void breaker(BreakerState from, BreakerState to) {}

            @Override
            public void drillActive(boolean active) {}
        };
    }

    @Override
    public RolloutObserver rollout(
            String endpoint, String rollout, ModelRef stable, ModelRef candidate, long deadlineNanos) {
        return new RolloutObserver() {
            @Override
            public void ended(Arm arm, boolean error, long nanos) {}

            @Override
            public void ineligible(String reason) {}

            @Override
            public void state(
                    String state, boolean held, double weightRatio, double evidenceLog, double thresholdLog) {}

            @Override
            public void rolledBack(String reason) {}

            @Override
            public void swapped(long decidedNanos) {}

            @Override
            public void over() {}
        };
    }

    @Override
    public ModelObserver model(ModelRef model) {
        return new ModelObserver() {
            @Override
            public void batch(int rows) {}

            @Override
            public void leakedRuns(int change) {}

            @Override
            public void state(String state) {}
        };
    }

    @Override
    public JournalObserver journal() {
        return new JournalObserver() {
            @Override
            public void write(JournalWrite result) {}

            @Override
            public void backlog(int entries) {}

            @Override
            public void unreadable(String endpoint, int rows) {}
        };
    }

    @Override
    public TapObserver tap(String name) {
        return new TapObserver() {
            @Override
            public void dropped(TapDrop reason) {}

            @Override
            public void failed() {}
        };
    }

    @Override
    public AccessObserver access() {
        return new AccessObserver() {
            @Override
            public void denied(Denial reason) {}

            @Override
            public void tokensStale(boolean stale) {}
        };
    }
}
