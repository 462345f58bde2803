package dev.belay.load.http;

/** How the next request comes about. */
public sealed interface Pace {
    /** Each connection sends as soon as it has its answer: what the server can do at most. */
    record Closed() implements Pace {}

    /**
     * Requests fall due at a fixed rate whatever the server does, and a latency counts from the instant a request was
     * due: a stalled server can't hide the requests that it kept from being sent (coordinated omission).
     */
    record Open(double requestsPerSecond) implements Pace {
        public Open {
            if (!(requestsPerSecond > 0)) {
                throw new IllegalArgumentException("requestsPerSecond must be above 0, is " + requestsPerSecond);
            }
        }
    }
}
