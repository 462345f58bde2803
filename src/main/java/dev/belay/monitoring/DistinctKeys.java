package dev.belay.monitoring;

/** How many different sticky keys an endpoint sees. Any thread. */
public interface DistinctKeys {
    /** @param hash 64 bits of a key */
    void add(long hash);

    /** Of the last day, or since the start if that was later; an estimate. */
    double ofLastDay();
}
