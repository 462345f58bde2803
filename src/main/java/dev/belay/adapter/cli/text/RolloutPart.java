package dev.belay.adapter.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A rollout's part of the page: its state, how the arms do, and what comes next. */
final class RolloutPart {
    private static final Set<String> OVER = Set.of("promoted", "rejected", "rolledBack", "aborted");

    private final JsonNode rollout;
    private final Page page;
    private final boolean over;

    RolloutPart(JsonNode rollout, Page page) {
        this.rollout = rollout;
        this.page = page;
        this.over = OVER.contains(text("state"));
    }

    private String text(String name) {
        return rollout.path(name).asText("");
    }

    void write() {
        head();
        arms();
        if (!over) {
            evidence();
            page.labelled("HELD", text("heldBecause"), Colour.DOUBTFUL);
            String waits = list("waitsFor");
            page.labelled("next", nextStep() + (waits.isEmpty() ? "" : "; waits for " + waits));
        }
        rollout.path("warnings").forEach(warning -> page.labelled("warning", warning.asText(), Colour.DOUBTFUL));
        page.labelled("possible", list("possible"));
    }

    private void head() {
        // Servers of before don't say when it ended.
        String since = !over
                ? ", for " + Figures.time(rollout.path("elapsedSeconds").asLong())
                : text("endedAt").isEmpty() ? "" : " at " + text("endedAt");
        page.labelled(
                "rollout",
                model("candidate") + " against " + model("stable") + ": " + RolloutSentence.state(rollout) + since,
                colour());
        page.labelled("", "id " + text("id") + ", revision " + text("revision"));
        page.labelled("because", text("reason"), over ? colour() : Colour.PLAIN);
        page.labelled("hypothesis", rollout.path("plan").path("hypothesis").asText(Figures.UNKNOWN));
    }

    private String model(String arm) {
        return rollout.path("arms").path(arm).path("model").asText();
    }

    private Colour colour() {
        return switch (text("state")) {
            case "rolledBack", "rejected" -> Colour.BAD;
            case "promoted" -> Colour.GOOD;
            default -> Colour.STRONG;
        };
    }

    private void arms() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ARM", "REQUESTS", "ERRORS", "RATE", "95 %", "P50", "P99"));
        for (String name : List.of("stable", "candidate")) {
            JsonNode arm = rollout.path("arms").path(name);
            rows.add(List.of(
                    name,
                    Figures.count(arm.path("requests")),
                    Figures.count(arm.path("errors")),
                    Figures.percent(arm.path("errorRate")),
                    Figures.percents(arm.path("errorRateLow"), arm.path("errorRateHigh")),
                    Figures.millis(arm.path("p50Millis")),
                    Figures.millis(arm.path("p99Millis"))));
        }
        page.table(new TextTable(1, rows));
    }

    private void evidence() {
        JsonNode evidence = rollout.path("evidence");
        JsonNode threshold = rollout.path("threshold");
        boolean sequential = RulesText.sequential(rollout);
        page.labelled("rules", RulesText.watching(rollout));
        if (evidence.isNumber() && threshold.isNumber() && sequential) {
            page.labelled("evidence", Figures.evidence(evidence.asDouble(), threshold.asDouble()));
        }
        page.labelled("rolls back", RulesText.rollsBack(rollout));
        if (sequential) {
            JsonNode rate = rollout.path("detectable");
            page.labelled(
                    "sees",
                    rate.isNumber()
                            ? "a candidate that fails at " + Figures.percent(rate)
                                    + " would have been caught by now (95 %)"
                            : "nothing yet: too few requests to detect any error rate");
        }
    }

    private String nextStep() {
        if (text("state").equals("baking")) {
            return "promoted for good";
        }
        for (JsonNode step : rollout.path("plan").path("steps")) {
            if (step.asDouble() > rollout.path("weight").asDouble()) {
                return step.asText() + " %";
            }
        }
        return "promotion";
    }

    private String list(String name) {
        List<String> parts = new ArrayList<>();
        rollout.path(name).forEach(part -> parts.add(part.asText()));
        return String.join(", ", parts);
    }
}
