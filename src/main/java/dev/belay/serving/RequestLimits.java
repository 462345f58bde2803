package dev.belay.serving;

import java.util.Map;

/** The limits of every endpoint, and of all requests together. */
public final class RequestLimits {
    /** Nothing configured. */
    public static final RequestLimits DEFAULT = new RequestLimits(Limits.DEFAULT, Map.of(), 256L << 20);

    private final Limits general;
    private final Map<String, Limits> byEndpoint;
    private final long inFlightBytes;
    private final int largestBodyBytes;

    /**
     * @param byEndpoint of endpoints that have limits of their own
     * @param inFlightBytes that all requests under way may take together
     */
    public RequestLimits(Limits general, Map<String, Limits> byEndpoint, long inFlightBytes) {
        this.general = general;
        this.byEndpoint = Map.copyOf(byEndpoint);
        this.inFlightBytes = inFlightBytes;
        this.largestBodyBytes =
                byEndpoint.values().stream().mapToInt(Limits::bodyBytes).reduce(general.bodyBytes(), Math::max);
    }

    /** Also of names that aren't served. */
    public Limits of(String endpoint) {
        return byEndpoint.isEmpty() ? general : byEndpoint.getOrDefault(endpoint, general);
    }

    public long inFlightBytes() {
        return inFlightBytes;
    }

    /** Of any endpoint. */
    public int largestBodyBytes() {
        return largestBodyBytes;
    }

    /** The message for a body that no endpoint takes. */
    public String bodyTooLarge() {
        return general.bodyBytes() == largestBodyBytes ? general.bodyTooLarge() : Limits.bodyTooLarge(largestBodyBytes);
    }
}
