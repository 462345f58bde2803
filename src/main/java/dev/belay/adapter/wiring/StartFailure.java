package dev.belay.adapter.wiring;

import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Finds the words for an operator in whatever stopped the start. */
final class StartFailure {
    /** What Linux' own event notification says; its exception is none of Java's. */
    private static final String NATIVE_BIND = "bind(";

    private StartFailure() {}

    /** @param address where the server was to listen; asked only if that is what went wrong */
    static String words(Throwable failure, Supplier<String> address) {
        Throwable cause = failure;
        while (cause.getCause() != null && !isOurs(cause)) {
            cause = cause.getCause();
        }
        if (cause instanceof ConfigValidationException invalid) {
            return problems(invalid);
        }
        String reason = String.valueOf(cause.getMessage());
        if (cause instanceof BindException || reason.startsWith(NATIVE_BIND)) {
            return "quarkus.http.host and quarkus.http.port are " + address.get()
                    + ", but the server can't listen there: "
                    + reason.substring(reason.lastIndexOf(": ") + 1).strip()
                    + "; allowed is an address of this machine and a free port (--host, --port)";
        }
        return cause instanceof InvalidConfigurationException ? String.valueOf(cause.getMessage()) : cause.toString();
    }

    /** One line each. */
    private static String problems(ConfigValidationException invalid) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < invalid.getProblemCount(); i++) {
            problems.add(ConfigProblem.words(invalid.getProblem(i).getMessage()));
        }
        return ProblemList.inLines(problems);
    }

    private static boolean isOurs(Throwable cause) {
        return cause instanceof InvalidConfigurationException || cause instanceof ConfigValidationException;
    }
}
