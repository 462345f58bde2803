package dev.belay.adapter.resilience;

import java.time.Duration;

/**
 * @param calls the rolling window, in calls
 * @param failureRatio above 0 to 1; reached in the window, the breaker opens
 * @param delay how long it stays open before one real request probes the tier
 */
public record BreakerSettings(int calls, double failureRatio, Duration delay) {
    public static final BreakerSettings DEFAULT = new BreakerSettings(20, 0.5, Duration.ofSeconds(5));
}
