package dev.belay.serving;

import java.util.Map;

/**
 * The limits of every endpoint, and of all requests together.
 *
 * @param byEndpoint of endpoints that have limits of their own
 * @param inFlightBytes that all requests under way may take together
 * @param largestBodyBytes of any endpoint
 */
public record RequestLimits(Limits general, Map<String, Limits> byEndpoint, long inFlightBytes, int largestBodyBytes) {
    /** Nothing configured. */
    public static final RequestLimits DEFAULT = of(Limits.DEFAULT, Map.of(), 256L << 20);

    public static RequestLimits of(Limits general, Map<String, Limits> byEndpoint, long inFlightBytes) {
        int largest = byEndpoint.values().stream().mapToInt(Limits::bodyBytes).reduce(general.bodyBytes(), Math::max);
        return new RequestLimits(general, Map.copyOf(byEndpoint), inFlightBytes, largest);
    }

    /** Also of names that aren't served. */
    public Limits of(String endpoint) {
        return byEndpoint.isEmpty() ? general : byEndpoint.getOrDefault(endpoint, general);
    }

    /** The message for a body that no endpoint takes. */
    public String bodyTooLarge() {
        return general.bodyBytes() == largestBodyBytes ? general.bodyTooLarge() : Limits.bodyTooLarge(largestBodyBytes);
    }
}
