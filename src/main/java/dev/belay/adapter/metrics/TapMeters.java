package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations.TapDrop;
import dev.belay.monitoring.Observations.TapObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What a tap misses. */
final class TapMeters implements TapObserver {
    private final PerConstant<TapDrop, Counter> dropped;
    private final Counter failures;

    TapMeters(MeterRegistry registry, String tap) {
        dropped = new PerConstant<>(
                TapDrop.class,
                reason -> Counter.builder("belay.tap.dropped")
                        .description(
                                "Finished predictions that a tap didn't get, because too many or too large ones waited for it")
                        .tag("tap", tap)
                        .tag("reason", Labels.of(reason))
                        .register(registry));
        failures = Counter.builder("belay.tap.failures")
                .description("Finished predictions whose tap has thrown")
                .tag("tap", tap)
                .register(registry);
    }

    @Override
    public void dropped(TapDrop reason) {
        dropped.of(reason).increment();
    }

    @Override
    public void failed() {
        failures.increment();
    }
}
