package dev.belay.inference;

import java.util.Locale;

/** Who a request was assigned to while a rollout runs. */
public enum Arm {
    STABLE,
    CANDIDATE;

    /** As metrics, headers and journal say it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
