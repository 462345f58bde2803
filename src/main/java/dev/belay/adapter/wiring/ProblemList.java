package dev.belay.adapter.wiring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is wrong with the configuration: gathered, so that all of it is told at once. */
final class ProblemList {
    private final List<String> words = new ArrayList<>();

    void add(String problem) {
        words.add(problem);
    }

    /** @param instead where the value is wrong, which is noted */
    <T extends @Nullable Object> T of(Supplier<? extends T> value, T instead) {
        try {
            return value.get();
        } catch (InvalidConfigurationException e) {
            words.addAll(e.problems());
            return instead;
        }
    }

    void check(Runnable check) {
        try {
            check.run();
        } catch (InvalidConfigurationException e) {
            words.addAll(e.problems());
        }
    }

    int count() {
        return words.size();
    }

    void stopIfAny() {
        if (!words.isEmpty()) {
            throw new InvalidConfigurationException(words);
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
