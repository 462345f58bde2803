package dev.belay.adapter.wiring;

import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.util.ArrayList;
import java.util.List;

/** Finds the words for an operator in whatever stopped the start. */
final class StartFailure {
    private StartFailure() {}

    static String words(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !isOurs(cause)) {
            cause = cause.getCause();
        }
        if (cause instanceof ConfigValidationException invalid) {
            return problems(invalid);
        }
        if (cause instanceof QuarkusBindException taken) {
            return Exposure.PORT + " is " + taken.getPort() + ", which can't be listened at with the address "
                    + taken.getHost() + ": another program may have it; allowed is a free port (--port)";
        }
        return cause instanceof InvalidConfigurationException ? String.valueOf(cause.getMessage()) : cause.toString();
    }

    /** One line each. */
    private static String problems(ConfigValidationException invalid) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < invalid.getProblemCount(); i++) {
            problems.add(ConfigProblem.words(invalid.getProblem(i).getMessage()));
        }
        String line = System.lineSeparator() + "  ";
        return problems.size() == 1
                ? problems.getFirst()
                : "the configuration is wrong:" + line + String.join(line, problems);
    }

    private static boolean isOurs(Throwable cause) {
        return cause instanceof InvalidConfigurationException
                || cause instanceof ConfigValidationException
                || cause instanceof QuarkusBindException;
    }
}
