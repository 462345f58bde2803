package dev.belay.vocabulary;

import java.util.Locale;

/** Why a tier didn't answer. Bounded on purpose: it is a metric label. */
public enum FailureReason {
    /** The model's run raised an exception. */
    ERROR,
    /** No result within the tier's budget. */
    TIMEOUT,
    BREAKER_OPEN,
    BULKHEAD_FULL,
    /** Not loaded, or refused at load. */
    UNAVAILABLE,
    /** Every runner of the version is stuck in a native call. */
    HUNG,
    /** The model answered, and the output guard didn't accept it. */
    OUTPUT_GUARD,
    /** The version can't take this request: a feature it needs is null or lacking, or there are no rows. */
    INPUT_GUARD,
    /** A data guard found that no model can be trusted with this request. */
    DEGRADED_BY_GUARD,
    /** What the model was asked for is larger than an answer may be: the caller's fault. */
    TOO_LARGE,
    /** The requests under way leave no memory for the answer. */
    NO_ROOM,
    /** The version's usual time doesn't fit into what is left of the budget. */
    NO_TIME;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Of a room's refusal. */
    public static FailureReason of(Room.Refusal refusal) {
        return refusal.alone() ? TOO_LARGE : NO_ROOM;
    }

    /** Says something of the model, so that it counts for its breaker and in a rollout; false where it was the request. */
    public boolean isModels() {
        return this != TOO_LARGE && this != NO_ROOM && this != INPUT_GUARD;
    }

    /** The metric label and the first word of a reason in provenance. */
    public String label() {
        return label;
    }
}
