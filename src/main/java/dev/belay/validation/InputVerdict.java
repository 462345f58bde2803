package dev.belay.validation;

import java.util.List;

/** What an input guard says of a whole request for one model version. */
public sealed interface InputVerdict {

    /** Serve it; {@code flagged} is only counted. */
    record Accepted(List<Finding> flagged) implements InputVerdict {
        /** Nothing was found: the common case, without an allocation. */
        public static final Accepted CLEAN = new Accepted(List.of());
    }

    /** The caller's fault: a 400 with this message. */
    record Rejected(Finding finding, String message) implements InputVerdict {}

    /** No model is trusted with this request: the baseline answers. */
    record Degrade(Finding finding, String message) implements InputVerdict {}

    /**
     * This version needs a feature that the request lacks or that is null: another tier may take the request.
     *
     * @param message for the 400, if no tier can take it
     */
    record Incapable(Finding finding, String message) implements InputVerdict {}
}
