package dev.belay.control;

/** The result of an operator's command. */
public sealed interface Reply {
    /** @param created a rollout was started */
    record Done(RolloutView rollout, boolean created) implements Reply {}

    /** The endpoint has other tiers now, or had them already. */
    record Rerouted(String message) implements Reply {}

    /** @param message what is wrong, the value and what is allowed */
    record Refused(Kind kind, String message) implements Reply {}

    enum Kind {
        /** The request itself is wrong. */
        INVALID,
        /** There is no such endpoint or rollout. */
        UNKNOWN,
        /** The endpoint's state doesn't allow it. */
        CONFLICT,
        /** The change names no revision. */
        UNCONDITIONAL,
        /** The rollout has changed since that revision. */
        STALE,
        /** The journal can't be written now. */
        UNAVAILABLE
    }

    static Reply refused(Kind kind, String message) {
        return new Refused(kind, message);
    }
}
