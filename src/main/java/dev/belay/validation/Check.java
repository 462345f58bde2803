package dev.belay.validation;

import java.util.Locale;

/** What an input guard looks for. */
public enum Check {
    /** A feature that the version needs isn't in the request. */
    REQUIRED,
    /** A feature that the version needs is null at a row. */
    NULL,
    /** A number outside the hard range that the card declares. */
    RANGE,
    /** A string that training didn't know. */
    CATEGORY,
    /** A number far outside of what training saw. */
    OUTLIER,
    /** Two rows of a request are the same. */
    DUPLICATE;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The metric label. */
    public String label() {
        return label;
    }
}
