package dev.belay.adapter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A row of the journal as a line: when, where, what, who, why, and the figures that decided. */
final class JournalLine {
    private static final double WEIGHT_UNITS = 100;
    /** Figures of drills, breakers and configurations, as they stand. */
    private static final List<String> OTHERS = List.of("tier", "fault", "ratio", "delayMillis", "count");

    private JournalLine() {}

    static String of(JsonNode entry) {
        StringBuilder line = new StringBuilder()
                .append(entry.path("at").asText())
                .append("  ")
                .append(entry.path("endpoint").asText())
                .append("  ")
                .append(entry.path("kind").asText());
        String version = entry.path("version").asText();
        if (!version.isEmpty()) {
            line.append("  version ").append(version);
        }
        line.append("  by ").append(who(entry));
        if (!entry.path("reason").asText().isEmpty()) {
            line.append(": ").append(entry.path("reason").asText());
        }
        List<String> figures = figures(entry.path("facts"));
        if (!figures.isEmpty()) {
            line.append("  [").append(String.join(", ", figures)).append(']');
        }
        // A reason in somebody's words must not look like another row.
        return line.toString().replaceAll("\\R", " ");
    }

    private static String who(JsonNode entry) {
        String from = entry.path("from").asText();
        return entry.path("who").asText() + (from.isEmpty() ? "" : " from " + from);
    }

    private static List<String> figures(JsonNode facts) {
        List<String> figures = new ArrayList<>();
        if (facts.has("state")) {
            figures.add(facts.path("state").asText());
        }
        if (facts.path("weight").asLong() > 0) {
            figures.add(number(facts.path("weight").asDouble() / WEIGHT_UNITS) + " %");
        }
        if (facts.has("evidence")) {
            figures.add("evidence " + two(facts.path("evidence")) + " of " + two(facts.path("threshold")));
        }
        arm(facts, "stable", figures);
        arm(facts, "candidate", figures);
        OTHERS.stream()
                .filter(facts::has)
                .forEach(name -> figures.add(name + " " + facts.path(name).asText()));
        return figures;
    }

    private static void arm(JsonNode facts, String arm, List<String> figures) {
        if (facts.has(arm + "Requests")) {
            figures.add(arm + " " + facts.path(arm + "Errors").asText() + " errors of "
                    + facts.path(arm + "Requests").asText());
        }
    }

    private static String two(JsonNode node) {
        return String.format(Locale.ROOT, "%.2f", node.asDouble());
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
