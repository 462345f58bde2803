package dev.belay.load.faults;

import dev.belay.load.http.LoadResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a scenario showed.
 *
 * @param faulty the load while the fault lasted
 * @param healing the loads after it, until the primary answered again or patience was over
 * @param healed how long that took; empty of meaning if it never did
 * @param counted the gateway's own count of answers in all these loads, by tier and model
 * @param failures why tiers didn't answer, by tier and reason: what explains the rest
 */
record Outcome(
        Scenario scenario,
        LoadResult faulty,
        List<LoadResult> healing,
        Duration healed,
        Evidence evidence,
        Map<String, Long> counted,
        Map<String, Long> failures) {
    /**
     * What the metrics said while it ran.
     *
     * @param lastBreakerState 0 closed, 1 half open, 2 open; when all was over
     */
    record Evidence(
            boolean breakerOpened,
            double lastBreakerState,
            double highestInflight,
            double lastInflight,
            List<Watch.Missed> missed) {
        long missedAnswers() {
            return missed.stream().mapToLong(Watch.Missed::count).sum();
        }
    }
}
