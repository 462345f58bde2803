package dev.belay.adapter.resilience;

/** Hears of breakers that open, on the thread of the call that opened it: not to be held up. */
public interface TripListener {
    /** Hears nothing. */
    TripListener NONE = tier -> {};

    void opened(TierSettings tier);
}
