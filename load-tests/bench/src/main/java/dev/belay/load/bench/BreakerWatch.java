package dev.belay.load.bench;

import dev.belay.load.gateway.Control;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** Samples the primary's breaker while a round runs: what part of the time it was open. */
final class BreakerWatch implements AutoCloseable {
    private static final long PERIOD_MILLIS = 250;
    static final double OPEN = 2;

    private final Control control;
    private final String endpoint;
    private final LongAdder samples = new LongAdder();
    private final LongAdder open = new LongAdder();
    private final AtomicBoolean running = new AtomicBoolean(true);
    private final Thread thread =
            Thread.ofPlatform().name("breaker-watch").daemon().unstarted(this::watch);

    private BreakerWatch(Control control, String endpoint) {
        this.control = control;
        this.endpoint = endpoint;
    }

    static BreakerWatch start(Control control, String endpoint) {
        BreakerWatch watch = new BreakerWatch(control, endpoint);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            while (running.get()) {
                double state = control.metrics()
                        .max("belay_breaker_state", "endpoint", endpoint, "tier", "primary")
                        .orElse(0);
                samples.increment();
                if (state == OPEN) {
                    open.increment();
                }
                TimeUnit.MILLISECONDS.sleep(PERIOD_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            running.set(false); // the share is then of the samples so far
        }
    }

    double openRatio() {
        return samples.sum() == 0 ? Double.NaN : open.sum() / (double) samples.sum();
    }

    @Override
    public void close() {
        running.set(false);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
