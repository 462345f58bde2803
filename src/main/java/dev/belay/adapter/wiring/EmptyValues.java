package dev.belay.adapter.wiring;

import dev.belay.model.Document;
import dev.belay.model.ModelLoadException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what a file names without a value: the platform takes most of that for left out. */
final class EmptyValues {
    private static final Pattern TIERS = Pattern.compile("belay\\.endpoints\\.(.+)\\.tiers");

    private EmptyValues() {}

    static void check(String property, Document value, ProblemList problems) throws ModelLoadException {
        if (value.isEmpty()) {
            String problem = problem(property, value.isGroup());
            if (!problem.isEmpty()) {
                problems.add(problem);
            }
        } else if (value.isList()) {
            List<Document> items = value.items();
            for (int i = 0; i < items.size(); i++) {
                check(property + "[" + i + "]", items.get(i), problems);
            }
        } else if (value.isGroup()) {
            for (Map.Entry<String, Document> field : value.fields().entrySet()) {
                String name = field.getKey();
                check(property + "." + (name.contains(".") ? '"' + name + '"' : name), field.getValue(), problems);
            }
        }
    }

    /** Empty if that is allowed. */
    private static String problem(String property, boolean group) {
        Matcher tiers = TIERS.matcher(property);
        return tiers.matches()
                ? property + " is empty, allowed is at least one tier, or no 'tiers' at all: then " + tiers.group(1)
                        + " has the natural cascade of the model folder of its name"
                : KnownProperties.emptyProblem(property, group);
    }
}
