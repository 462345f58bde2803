package dev.belay.adapter.wiring;

import java.util.ArrayList;
import java.util.List;

/** Stops the start: what is wrong with the configuration, by property, value and what is allowed. */
final class InvalidConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ArrayList<String> problems;

    InvalidConfigurationException(String message) {
        super(message);
        this.problems = new ArrayList<>(List.of(message));
    }

    /** @param problems one or more */
    InvalidConfigurationException(List<String> problems) {
        super(ProblemList.inLines(problems));
        this.problems = new ArrayList<>(problems);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }
}
