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
    /** The version can't take this request: a feature it needs is null or lacking. */
    INPUT_GUARD,
    /** A data guard says that no model is to be trusted with this request. */
    DEGRADED_BY_GUARD,
    /** The version's usual time doesn't fit into what is left of the budget. */
    NO_TIME;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The metric label and the first word of a reason in provenance. */
    public String label() {
        return label;
    }
}
