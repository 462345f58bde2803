package dev.belay.adapter.wiring;

import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Finds the words for an operator in whatever stopped the start. */
final class StartFailure {
    /** What Linux' own event notification says; its exception is none of Java's. */
    private static final String NATIVE_BIND = "bind(";

    private StartFailure() {}

    /**
     * @param address where the server was to listen; asked only if that is what went wrong
     * @param others all that is wrong with the configuration; asked only if something is
     */
    static String words(Throwable failure, Supplier<String> address, Supplier<List<String>> others) {
        Throwable cause = failure;
        while (cause.getCause() != null && !isOurs(cause)) {
            cause = cause.getCause();
        }
        List<String> problems = problems(cause);
        if (!problems.isEmpty()) {
            Set<String> all = new LinkedHashSet<>(problems);
            all.addAll(others.get());
            return ProblemList.inLines(List.copyOf(all));
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
        if (cause instanceof InvalidConfigurationException ours) {
            return ours.problems();
        }
        List<String> problems = new ArrayList<>();
        if (cause instanceof ConfigValidationException invalid) {
            for (int i = 0; i < invalid.getProblemCount(); i++) {
                problems.add(ConfigProblem.words(invalid.getProblem(i).getMessage()));
            }
        }
        return problems;
    }

    private static boolean isOurs(Throwable cause) {
        return cause instanceof InvalidConfigurationException || cause instanceof ConfigValidationException;
    }
}
