package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations.BreakerState;
import dev.belay.monitoring.Observations.TierObserver;
import dev.belay.vocabulary.FailureReason;
import io.micrometer.core.instrument.Counter;

/** Whether a tier answered: all that is counted of a baseline, which has no queue and no breaker and takes microseconds. */
class AnswerMeters implements TierObserver {
    private final Counter answers;
    private final PerConstant<FailureReason, Counter> failures;

    /** @param meters of the tier and its model version */
    AnswerMeters(Meters meters) {
        answers = meters.counter("belay.answers", "Answers that went to the caller");
        failures = meters.each(
                FailureReason.class,
                "reason",
                own -> own.counter("belay.tier.failures", "Requests that reached a tier and that it did not answer"));
    }

    @Override
    public void answered() {
        answers.increment();
    }

    @Override
    public void failed(FailureReason reason, long nanos) {
        failures.of(reason).increment();
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
