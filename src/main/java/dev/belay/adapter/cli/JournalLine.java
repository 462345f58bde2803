package dev.belay.adapter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belay.rollout.PlanForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A row of the journal as a line: when, where, what, who, why, and the figures that decided. */
final class JournalLine {
    /** Figures of drills, breakers and configurations, shown as they are. */
    private static final List<String> OTHERS = List.of("tier", "fault", "ratio", "delayMillis", "count");

    private JournalLine() {}

    static String of(JsonNode entry) {
        String figures = String.join(", ", figures(entry.path("facts")));
        String line = text(entry, "at") + "  " + text(entry, "endpoint") + "  " + text(entry, "kind")
                + after("  version ", text(entry, "version"))
                + ("  by " + text(entry, "who"))
                + after(" from ", text(entry, "from"))
                + after(": ", text(entry, "reason"))
                + (figures.isEmpty() ? "" : "  [" + figures + "]");
        // A reason that an operator gave must not look like another row.
        return line.replaceAll("\\R", " ");
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText();
    }

    private static String after(String label, String text) {
        return text.isEmpty() ? "" : label + text;
    }

    private static List<String> figures(JsonNode facts) {
        List<String> figures = new ArrayList<>();
        if (facts.has("state")) {
            figures.add(text(facts, "state"));
        }
        if (facts.path("weight").asInt() > 0) {
            figures.add(PlanForm.percent(facts.path("weight").asInt()) + " %");
        }
        if (facts.has("evidence")) {
            figures.add(String.format(
                    Locale.ROOT,
                    "evidence %.2f of %.2f",
                    facts.path("evidence").asDouble(),
                    facts.path("threshold").asDouble()));
        }
        for (String arm : List.of("stable", "candidate")) {
            if (facts.has(arm + "Requests")) {
                figures.add(arm + " " + text(facts, arm + "Errors") + " errors of " + text(facts, arm + "Requests"));
            }
        }
        OTHERS.stream().filter(facts::has).forEach(name -> figures.add(name + " " + text(facts, name)));
        return figures;
    }
}
