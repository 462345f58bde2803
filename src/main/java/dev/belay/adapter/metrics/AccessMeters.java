package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations.AccessObserver;
import dev.belay.monitoring.Observations.Denial;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Requests that were not let in. */
final class AccessMeters implements AccessObserver {
    private final PerConstant<Denial, Counter> failures;

    AccessMeters(MeterRegistry registry) {
        failures = new PerConstant<>(
                Denial.class,
                reason -> Counter.builder("belay.auth.failures")
                        .description("Requests that were not let in")
                        .tag("reason", reason.label())
                        .register(registry));
    }

    @Override
    public void denied(Denial reason) {
        failures.of(reason).increment();
    }
}
