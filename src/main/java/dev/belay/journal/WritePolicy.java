package dev.belay.journal;

/** How an entry is written. */
public enum WritePolicy {
    /** A note (a drill, a hold, a breaker's trip): left out, and counted, while the backlog is full. */
    BEST_EFFORT,
    /**
     * A forward move: written only if no other server has written to its stream since its history was read, else it is a
     * {@link Outcome.Conflict}. Refused while the backlog is full. Its caller waits until it is written.
     */
    CONDITIONAL,
    /** Done already (a rollback): written whatever else is in the stream, as soon as the store takes it; never left out. */
    GUARANTEED
}
