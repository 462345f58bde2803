package dev.belay.validation;

import java.util.List;

/** What an input guard says of a whole request, never of a single row. */
public sealed interface InputVerdict {
    /** @param flagged what was found and is served nevertheless, each finding once */
    record Accepted(List<Finding> flagged) implements InputVerdict {
        /** Nothing was found. */
        public static final Accepted CLEAN = new Accepted(List.of());

        public Accepted {
            flagged = List.copyOf(flagged);
        }
    }

    /** @param message names feature, value, row and what is allowed; for the caller */
    record Rejected(Finding finding, String message) implements InputVerdict {}

    /** @param message as {@link Rejected#message}; for provenance */
    record Degrade(Finding finding, String message) implements InputVerdict {}

    /**
     * This version can't take the request, another may.
     *
     * @param row of the first null, from 0; -1 where the request lacks the feature altogether
     * @param message for provenance, and for the caller if no version can
     * @param present which of the features that the version can't do without the request has; empty if row isn't -1
     * @param missing which it lacks; empty if row isn't -1
     */
    record Unsupported(String feature, int row, String message, List<String> present, List<String> missing)
            implements InputVerdict {
        /** On account of a null. */
        public Unsupported(String feature, int row, String message) {
            this(feature, row, message, List.of(), List.of());
        }
    }
}
