package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations.BreakerState;
import dev.belay.monitoring.Observations.TierObserver;
import dev.belay.vocabulary.FailureReason;

/**
 * A baseline runs no model: it has neither queue nor breaker, and takes microseconds. What is left to count is whether it
 * answered; one whose file is broken is unavailable.
 */
record BaselineMeters(TierAnswers answers) implements TierObserver {
    @Override
    public void answered() {
        answers.answered();
    }

    @Override
    public void failed(FailureReason reason, long nanos) {
        answers.failed(reason);
    }

    @Override
    public void inflight(int change) {}

    @Override
    public void succeeded(long nanos) {}

    @Override
    public void lateResult() {}

    @Override
    public void breaker(BreakerState from, BreakerState to) {}

    @Override
    public void drillActive(boolean active) {}
}
