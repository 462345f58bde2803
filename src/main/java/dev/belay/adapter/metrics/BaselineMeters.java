package dev.belay.adapter.metrics;

import dev.belay.inference.FailureReason;
import dev.belay.monitoring.Observations.BreakerState;
import dev.belay.monitoring.Observations.TierObserver;
import io.micrometer.core.instrument.Counter;

/** A baseline can't fail and has neither queue nor breaker: all there is to count is its answers. */
record BaselineMeters(Counter answers) implements TierObserver {
    @Override
    public void answered() {
        answers.increment();
    }

    @Override
    public void inflight(int change) {}

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
}
