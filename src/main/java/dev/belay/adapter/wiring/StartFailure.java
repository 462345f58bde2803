package dev.belay.adapter.wiring;

import io.smallrye.config.ConfigValidationException;

/** Finds the words for an operator in whatever stopped the start. */
final class StartFailure {
    private StartFailure() {}

    static String words(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !isOurs(cause)) {
            cause = cause.getCause();
        }
        if (cause instanceof ConfigValidationException invalid) {
            StringBuilder words = new StringBuilder("the configuration is wrong:");
            for (int i = 0; i < invalid.getProblemCount(); i++) {
                words.append(System.lineSeparator())
                        .append("  ")
                        .append(invalid.getProblem(i).getMessage());
            }
            return words.toString();
        }
        return cause instanceof InvalidConfigurationException ? String.valueOf(cause.getMessage()) : cause.toString();
    }

    private static boolean isOurs(Throwable cause) {
        return cause instanceof InvalidConfigurationException || cause instanceof ConfigValidationException;
    }
}
