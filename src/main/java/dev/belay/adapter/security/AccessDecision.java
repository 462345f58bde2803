package dev.belay.adapter.security;

import dev.belay.control.Caller;
import dev.belay.monitoring.Observations.Denial;
import org.jspecify.annotations.Nullable;

/** Whether a request comes in. */
sealed interface Verdict {
    /** It does, and nobody needs to know who asked. */
    record Admitted() implements Verdict {}

    /** It does, for somebody. */
    record AdmittedAs(Caller caller) implements Verdict {}

    /**
     * It doesn't.
     *
     * @param challenge for the header WWW-Authenticate; null for none
     * @param retryAfterSeconds for the header of that name; 0 for none
     */
    record Refused(
            int status,
            Denial reason,
            String words,
            @Nullable String challenge,
            long retryAfterSeconds) implements Verdict {}

    Verdict ADMITTED = new Admitted();
}
