package dev.belay.adapter.metrics;

import dev.belay.rollout.rule.Verdict.Cause;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * Rollouts that were taken back. There from the start, at 0: a bad candidate is out again before the next scrape, and an
 * alert on the increase of a series that has just begun would never fire.
 */
final class Rollbacks {
    private static final String BY_OPERATOR = "operator";

    private Rollbacks() {}

    static void begin(MeterRegistry registry, Tags endpoint) {
        for (Cause cause : Cause.values()) {
            counter(registry, endpoint, cause.label());
        }
        counter(registry, endpoint, BY_OPERATOR);
    }

    static Counter counter(MeterRegistry registry, Tags endpoint, String reason) {
        return Counter.builder("belay.rollbacks")
                .description("Rollouts rolled back, by a rule or by an operator")
                .tags(endpoint)
                .tag("reason", reason)
                .register(registry);
    }
}
