package dev.belay.validation;

import java.util.Locale;

/** What follows when a check finds something. */
public enum GuardAction {
    /** The caller gets the message; for REQUIRED and NULL only if no other version can take the request. */
    REJECT,
    /** Served and counted. */
    FLAG,
    /** No model is trusted with the request: the baseline answers. */
    DEGRADE;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The metric label. */
    public String label() {
        return label;
    }
}
