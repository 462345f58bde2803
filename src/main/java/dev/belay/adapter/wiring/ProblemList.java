package dev.belay.adapter.wiring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong with the configuration, so that all of it is reported at once. */
final class ProblemList {
    private final List<String> problems = new ArrayList<>();

    void add(String problem) {
        problems.add(problem);
    }

    /** @param instead where the value is wrong, which is noted */
    <T extends @Nullable Object> T of(Supplier<? extends T> value, T instead) {
        try {
            return value.get();
        } catch (InvalidConfigurationException e) {
            problems.addAll(e.problems());
            return instead;
        }
    }

    void check(Runnable check) {
        try {
            check.run();
        } catch (InvalidConfigurationException e) {
            problems.addAll(e.problems());
        }
    }

    int count() {
        return problems.size();
    }

    void stopIfAny() {
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
    }

    /** One line each. */
    static String inLines(List<String> problems) {
        String line = System.lineSeparator() + "  ";
        return problems.size() == 1
                ? problems.getFirst()
                : "the configuration is wrong:" + line + String.join(line, problems);
    }
}
