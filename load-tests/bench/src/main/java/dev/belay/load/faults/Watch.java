package dev.belay.load.faults;

import dev.belay.load.gateway.Control;
import dev.belay.load.gateway.MetricsPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads the gateway's metrics again and again while a scenario runs: often at first, when bulkheads fill. */
final class Watch implements AutoCloseable {
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long PERIOD_AT_START_MILLIS = 25;
    private static final long PERIOD_MILLIS = 250;
    private static final double OPEN = 2;
    private static final long LAST_READ_MILLIS = 25_000;

    /** Answers that the gateway itself found late, and between which instants. */
    record Missed(long fromNanos, long toNanos, long count) {}

    private final Control control;
    private final String endpoint;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("metrics-watch").daemon().unstarted(this::watch);
    private final List<Missed> missed = new ArrayList<>();
    private final double openedBefore;
    private MetricsPage last;
    private double highestBreakerState;
    private double highestInflight;

    private Watch(Control control, String endpoint, MetricsPage before) {
        this.control = control;
        this.endpoint = endpoint;
        this.last = before;
        this.openedBefore = openings();
    }

    static Watch start(Control control, String endpoint, MetricsPage before) {
        Watch watch = new Watch(control, endpoint, before);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        long begun = System.nanoTime();
        try {
            do {
                look(control.metrics());
            } while (!closing.await(
                    System.nanoTime() - begun < START_NANOS ? PERIOD_AT_START_MILLIS : PERIOD_MILLIS,
                    TimeUnit.MILLISECONDS));
        } catch (IOException | InterruptedException e) {
            System.err.println("faults: the metrics can't be read any more: " + e.getMessage());
        }
    }

    private synchronized void look(MetricsPage page) {
        long late = Math.round(missedIn(page) - missedIn(last));
        if (late > 0) {
            missed.add(new Missed(last.atNanos(), page.atNanos(), late));
        }
        last = page;
        highestBreakerState = Math.max(highestBreakerState, primary("belay_breaker_state"));
        highestInflight = Math.max(highestInflight, primary("belay_inflight"));
    }

    private double missedIn(MetricsPage page) {
        return page.sum("belay_deadline_missed_total", "endpoint", endpoint);
    }

    private double primary(String metric) {
        return last.max(metric, "endpoint", endpoint, "tier", "primary").orElse(0);
    }

    synchronized double breakerState() {
        return primary("belay_breaker_state");
    }

    synchronized double inflight() {
        return primary("belay_inflight");
    }

    /** Whether the primary's breaker has opened: by the gateway's count, which no read can miss, or seen open. */
    synchronized boolean breakerOpened() {
        return openings() > openedBefore || highestBreakerState == OPEN;
    }

    private double openings() {
        return last.sum("belay_breaker_transitions_total", "endpoint", endpoint, "tier", "primary", "to", "open");
    }

    synchronized double highestInflight() {
        return highestInflight;
    }

    synchronized List<Missed> missed() {
        return List.copyOf(missed);
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(LAST_READ_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
