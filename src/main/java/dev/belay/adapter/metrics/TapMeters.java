package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations.TapDrop;
import dev.belay.monitoring.Observations.TapObserver;
import io.micrometer.core.instrument.Counter;

/** What a tap misses. */
final class TapMeters implements TapObserver {
    private final PerConstant<TapDrop, Counter> dropped;
    private final Counter failures;

    /** @param meters of the tap */
    TapMeters(Meters meters) {
        dropped = meters.each(
                TapDrop.class,
                "reason",
                own -> own.counter(
                        "belay.tap.dropped",
                        "Finished predictions that a tap didn't get, because too many or too large ones waited for it"));
        failures = meters.counter("belay.tap.failures", "Finished predictions whose tap has thrown");
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
