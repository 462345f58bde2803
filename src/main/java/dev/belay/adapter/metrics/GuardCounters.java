package dev.belay.adapter.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Findings of an endpoint's data guards by check, feature and action. Features are known only when a guard first finds
 * something, so these counters are made then; finding one again allocates nothing.
 *
 * <p>Names come from cards and configuration and are few; the bound holds even if a caller of the port gets that wrong.
 */
final class GuardCounters {
    /** 100 features with every check and action that makes sense; beyond it features share {@link #OTHER}. */
    static final int MOST = 1_000;

    static final String OTHER = "(other)";

    private final MeterRegistry registry;
    private final String endpoint;
    private final Map<String, Map<String, Map<String, Counter>>> byCheck = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();

    GuardCounters(MeterRegistry registry, String endpoint) {
        this.registry = registry;
        this.endpoint = endpoint;
    }

    void count(String check, String feature, String action) {
        Counter known = find(check, feature, action);
        (known != null ? known : make(check, feature, action)).increment();
    }

    private @Nullable Counter find(String check, String feature, String action) {
        Map<String, Map<String, Counter>> byFeature = byCheck.get(check);
        if (byFeature == null) {
            return null;
        }
        Map<String, Counter> byAction = byFeature.get(feature);
        return byAction == null ? null : byAction.get(action);
    }

    private Counter make(String check, String feature, String action) {
        if (made.get() >= MOST) {
            return register(OTHER, OTHER, OTHER);
        }
        return byCheck.computeIfAbsent(check, ignored -> new ConcurrentHashMap<>())
                .computeIfAbsent(feature, ignored -> new ConcurrentHashMap<>())
                .computeIfAbsent(action, ignored -> {
                    made.incrementAndGet();
                    return register(check, feature, action);
                });
    }

    private Counter register(String check, String feature, String action) {
        return Counter.builder("belay.guard")
                .description("Findings of the data guards")
                .tag("endpoint", endpoint)
                .tag("check", check)
                .tag("feature", feature)
                .tag("action", action)
                .register(registry);
    }
}
