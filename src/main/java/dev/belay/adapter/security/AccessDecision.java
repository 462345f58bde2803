package dev.belay.adapter.security;

import dev.belay.control.Caller;
import dev.belay.monitoring.Observations.Denial;
import org.jspecify.annotations.Nullable;

/** Whether a request is served. */
sealed interface AccessDecision {
    /** @param caller null where it doesn't matter who asked */
    record Admitted(@Nullable Caller caller) implements AccessDecision {}

    /**
     * @param challenge for the header WWW-Authenticate; null for none
     * @param retryAfterSeconds for the header of that name; 0 for none
     */
    record Refused(
            int status,
            Denial reason,
            String message,
            @Nullable String challenge,
            long retryAfterSeconds) implements AccessDecision {
        /** Without headers of its own. */
        Refused(int status, Denial reason, String message) {
            this(status, reason, message, null, 0);
        }
    }

    AccessDecision ADMITTED = new Admitted(null);
}
