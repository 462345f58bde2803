package dev.belay.load.http;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * What to send, how, and for how long. The host isn't a choice: this generator speaks to 127.0.0.1 alone.
 *
 * @param duration the longest time in which new requests are sent
 * @param mostRequests no more than these are sent
 * @param stop asked now and then; true ends the sending early
 */
public record Load(
        int port,
        int connections,
        Requests requests,
        Pace pace,
        Duration duration,
        long mostRequests,
        BooleanSupplier stop) {
    private static final Duration LONGEST = Duration.ofMinutes(30);

    public Load {
        if (connections < 1 || connections > 4096) {
            throw new IllegalArgumentException("connections must be 1 to 4096, is " + connections);
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("duration must be at most " + LONGEST + ", is " + duration);
        }
    }

    public static Load closed(int port, int connections, Requests requests, Duration duration) {
        return new Load(port, connections, requests, new Pace.Closed(), duration, Long.MAX_VALUE, () -> false);
    }

    public static Load open(int port, int connections, Requests requests, double requestsPerSecond, Duration duration) {
        return new Load(
                port, connections, requests, new Pace.Open(requestsPerSecond), duration, Long.MAX_VALUE, () -> false);
    }

    public Load atMost(long requests) {
        return new Load(port, connections, this.requests, pace, duration, requests, stop);
    }

    public Load until(BooleanSupplier stop) {
        return new Load(port, connections, requests, pace, duration, mostRequests, stop);
    }
}
