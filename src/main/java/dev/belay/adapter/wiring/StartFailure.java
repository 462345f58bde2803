package dev.belay.adapter.wiring;

import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The message for whatever stopped the start. */
final class StartFailure {
    /** What Linux' own event notification says; its exception is none of Java's. */
    private static final String NATIVE_BIND = "bind(";

    private StartFailure() {}

    /**
     * @param address where the server was to listen; asked only if that is what went wrong
     * @param others all that is wrong with the configuration; asked only if something is
     */
    static String message(Throwable failure, Supplier<String> address, Supplier<List<String>> others) {
        Throwable cause = failure;
        while (cause.getCause() != null && problems(cause).isEmpty()) {
            cause = cause.getCause();
        }
        Set<String> problems = new LinkedHashSet<>(problems(cause));
        if (!problems.isEmpty()) {
            problems.addAll(others.get());
            return ProblemList.inLines(List.copyOf(problems));
        }
        String reason = String.valueOf(cause.getMessage());
        if (cause instanceof BindException || reason.startsWith(NATIVE_BIND)) {
            return "quarkus.http.host and quarkus.http.port are " + address.get()
                    + ", but the server can't listen there: "
                    + reason.substring(reason.lastIndexOf(": ") + 1).strip()
                    + "; allowed is an address of this machine and a free port (--host, --port)";
        }
        return cause.toString();
    }

    /** None where it isn't the configuration that is wrong. */
    private static List<String> problems(Throwable cause) {
        return switch (cause) {
            case InvalidConfigurationException invalid -> invalid.problems();
            case ConfigValidationException invalid ->
                ConfigProblem.of(invalid).stream().map(ConfigProblem::message).toList();
            default -> List.of();
        };
    }
}
