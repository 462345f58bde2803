package dev.belay.control;

/** What came of an operator's call. */
public sealed interface Reply {
    /** @param created it began something new */
    record Done(RolloutView rollout, boolean created) implements Reply {}

    /** Of an endpoint: its tiers are others now, or were so already. */
    record Rerouted(String words) implements Reply {}

    /** @param words what is wrong, what came and what is possible */
    record Refused(Kind kind, String words) implements Reply {}

    enum Kind {
        /** The request itself is wrong. */
        INVALID,
        /** There is no such endpoint or rollout. */
        UNKNOWN,
        /** Not from here. */
        CONFLICT,
        /** The change names no revision. */
        UNCONDITIONAL,
        /** The change was made for another revision. */
        STALE,
        /** What has to be written first can't be written now. */
        UNAVAILABLE
    }

    static Reply refused(Kind kind, String words) {
        return new Refused(kind, words);
    }
}
