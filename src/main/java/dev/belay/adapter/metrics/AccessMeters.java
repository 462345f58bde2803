package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations.AccessObserver;
import dev.belay.monitoring.Observations.Denial;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests that were not let in, and whether those who may come in are known. */
final class AccessMeters implements AccessObserver {
    private final PerConstant<Denial, Counter> failures;
    private final AtomicInteger stale = new AtomicInteger();

    AccessMeters(MeterRegistry registry) {
        failures = new PerConstant<>(
                Denial.class,
                reason -> Counter.builder("belay.auth.failures")
                        .description("Requests that access control refused")
                        .tag("reason", reason.label())
                        .register(registry));
        Gauge.builder("belay.tokens.stale", stale, AtomicInteger::get)
                .description("1 while the token file is unreadable or missing, so that no revocation takes effect")
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void denied(Denial reason) {
        failures.of(reason).increment();
    }

    @Override
    public void tokensStale(boolean isStale) {
        stale.set(isStale ? 1 : 0);
    }
}
