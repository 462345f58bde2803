package dev.belay.adapter.cli.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A rollout's part of the page: where it stands, how the arms do, and what comes next. */
final class RolloutPart {
    private static final Set<String> OVER = Set.of("promoted", "rejected", "rolledBack", "aborted");

    private final JsonNode rollout;
    private final Page page;
    private final Paint paint;
    private final boolean over;

    RolloutPart(JsonNode rollout, Page page, Paint paint) {
        this.rollout = rollout;
        this.page = page;
        this.paint = paint;
        this.over = OVER.contains(rollout.path("state").asText());
    }

    void write() {
        head();
        arms();
        if (!over) {
            evidence();
            next();
        }
        rollout.path("warnings").forEach(warning -> page.labelled("warning", warning.asText(), paint::doubtful));
        page.labelled("possible", list(rollout.path("possible")));
    }

    private void head() {
        String since = over
                ? at(rollout.path("endedAt"))
                : ", for " + Numbers.time(rollout.path("elapsedSeconds").asLong());
        page.labelled(
                "rollout",
                model("candidate") + " against " + model("stable") + ": " + RolloutSentence.standing(rollout) + since,
                colour());
        page.labelled(
                "",
                "id " + rollout.path("id").asText() + ", revision "
                        + rollout.path("revision").asText());
        page.labelled("because", rollout.path("reason").asText(), over ? colour() : UnaryOperator.identity());
        page.labelled("hypothesis", rollout.path("plan").path("hypothesis").asText(Numbers.UNKNOWN));
    }

    /** Servers of before don't say when. */
    private static String at(JsonNode time) {
        return time.isTextual() ? " at " + time.asText() : "";
    }

    private String model(String arm) {
        return rollout.path("arms").path(arm).path("model").asText();
    }

    private UnaryOperator<String> colour() {
        return switch (rollout.path("state").asText()) {
            case "rolledBack", "rejected" -> paint::bad;
            case "promoted" -> paint::good;
            default -> paint::strong;
        };
    }

    private void arms() {
        Table table = new Table(1, List.of("ARM", "REQUESTS", "ERRORS", "RATE", "95 %", "P50", "P99"));
        for (String name : List.of("stable", "candidate")) {
            JsonNode arm = rollout.path("arms").path(name);
            table.row(
                    name,
                    Numbers.count(arm.path("requests")),
                    Numbers.count(arm.path("errors")),
                    Numbers.percent(arm.path("errorRate")),
                    Numbers.percents(arm.path("errorRateLow"), arm.path("errorRateHigh")),
                    Numbers.millis(arm.path("p50Millis")),
                    Numbers.millis(arm.path("p99Millis")));
        }
        page.table(table, UnaryOperator.identity());
    }

    private void evidence() {
        JsonNode evidence = rollout.path("evidence");
        JsonNode threshold = rollout.path("threshold");
        page.labelled("rules", Rules.watching(rollout));
        if (evidence.isNumber() && threshold.isNumber() && Rules.sequential(rollout)) {
            page.labelled("evidence", EvidenceBar.of(evidence.asDouble(), threshold.asDouble()));
        }
        String rollsBack = Rules.rollsBack(rollout);
        if (!rollsBack.isEmpty()) {
            page.labelled("rolls back", rollsBack);
        }
        if (Rules.sequential(rollout)) {
            page.labelled("sees", detectable());
        }
    }

    private String detectable() {
        JsonNode rate = rollout.path("detectable");
        return rate.isNumber()
                ? "a candidate that fails at " + Numbers.percent(rate) + " would have been caught by now (95 %)"
                : "nothing yet: too few requests to detect any error rate";
    }

    private void next() {
        String held = rollout.path("heldBecause").asText("");
        if (!held.isEmpty() && !rollout.path("heldBecause").isNull()) {
            page.labelled("HELD", held, paint::doubtful);
        }
        String waits = list(rollout.path("waitsFor"));
        page.labelled("next", nextStep() + (waits.isEmpty() ? "" : "; waits for " + waits));
    }

    private String nextStep() {
        if (rollout.path("state").asText().equals("baking")) {
            return "promoted for good";
        }
        for (JsonNode step : rollout.path("plan").path("steps")) {
            if (step.asDouble() > rollout.path("weight").asDouble()) {
                return step.asText() + " %";
            }
        }
        return "promotion";
    }

    private static String list(JsonNode words) {
        List<String> parts = new ArrayList<>();
        words.forEach(word -> parts.add(word.asText()));
        return String.join(", ", parts);
    }
}
