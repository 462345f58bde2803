package dev.belay.adapter.metrics;

import io.micrometer.core.instrument.Counter;
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

    private final Meters meters;
    private final Map<String, Map<String, Map<String, Counter>>> byCheck = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();

    /** @param meters of the endpoint */
    GuardCounters(Meters meters) {
        this.meters = meters;
    }

    void count(String check, String feature, String action) {
        @Nullable
        Counter known = byCheck.getOrDefault(check, Map.of())
                .getOrDefault(feature, Map.of())
                .get(action);
        (known != null ? known : make(check, feature, action)).increment();
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
        return meters.with("check", check, "feature", feature, "action", action)
                .counter("belay.guard", "Findings of the data guards");
    }
}
