package dev.belay.monitoring;

import java.util.concurrent.atomic.LongAdder;

/**
 * Recent outcomes of an endpoint's first tier: the last 10,000 requests or so, older ones fading. Any thread adds; a rollout
 * starts from them.
 */
public final class RecentOutcomes {
    /** More weight than that the past never has. */
    public static final double MOST = 10_000;

    /**
     * @param requests may be a fraction, because what is old fades
     * @param errors among them
     */
    public record Counts(double requests, double errors) {}

    private final LongAdder addedRequests = new LongAdder();
    private final LongAdder addedErrors = new LongAdder();
    private Counts counts = new Counts(0, 0);

    public void add(boolean error) {
        addedRequests.increment();
        if (error) {
            addedErrors.increment();
        }
    }

    /** Adds up what has come since the last look; call it every second or so, or old and new weigh alike. */
    public synchronized Counts counts() {
        double requests = counts.requests() + addedRequests.sumThenReset();
        double errors = counts.errors() + addedErrors.sumThenReset();
        double fade = Math.min(1, MOST / Math.max(1, requests));
        counts = new Counts(requests * fade, errors * fade);
        return counts;
    }
}
