package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations.AccessObserver;
import dev.belay.monitoring.Observations.Denial;
import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.AtomicInteger;

/** Refused requests, and whether the token file can be read. */
final class AccessMeters implements AccessObserver {
    private final PerConstant<Denial, Counter> failures;
    private final AtomicInteger stale = new AtomicInteger();

    AccessMeters(Meters meters) {
        failures = meters.each(
                Denial.class,
                "reason",
                own -> own.counter("belay.auth.failures", "Requests that access control refused"));
        meters.gauge(
                "belay.tokens.stale",
                "1 while the token file is unreadable or missing, so that no revocation takes effect",
                stale,
                AtomicInteger::get);
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
