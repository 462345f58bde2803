package dev.belay.adapter.resilience;

/** Gets the tiers whose breaker opens, on the thread of the call that opened it: must not block. */
public interface TripListener {
    TripListener NONE = tier -> {};

    void opened(TierSettings tier);
}
