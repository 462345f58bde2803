package dev.belay.vocabulary;

import java.util.Locale;

/** Who a request was assigned to while a rollout runs. */
public enum Arm {
    STABLE,
    CANDIDATE;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** As metrics, headers and journal say it. */
    public String label() {
        return label;
    }
}
