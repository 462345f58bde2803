package dev.belay.adapter.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What would roll a candidate back. */
final class RulesText {
    /** Beyond this a factor says nothing more. */
    private static final double FAR = 1e6;

    private RulesText() {}

    static boolean sequential(JsonNode rollout) {
        return rules(rollout).path("sequential").asBoolean(true);
    }

    private static JsonNode rules(JsonNode rollout) {
        return rollout.path("plan").path("rules");
    }

    /** Which rules watch. */
    static String watching(JsonNode rollout) {
        JsonNode rules = rules(rollout);
        List<String> parts = new ArrayList<>();
        if (sequential(rollout)) {
            parts.add(rules.path("latency").asBoolean() ? "sequential, with latency" : "sequential");
        }
        if (rules.has("errors")) {
            parts.add("more than " + Figures.count(rules.path("errors").path("max")) + " errors");
        }
        if (rules.has("ratio")) {
            parts.add(ratio(rules.path("ratio")));
        }
        return String.join("; ", parts);
    }

    private static String ratio(JsonNode ratio) {
        return "more than " + Figures.percent(ratio.path("max")) + " errors within "
                + ratio.path("window").asText();
    }

    /** How far away a rollback is; where that can't be known, only what has to grow, and how much. */
    static String rollsBack(JsonNode rollout) {
        JsonNode rules = rules(rollout);
        JsonNode errors = rollout.path("errorsToRollback");
        List<String> parts = new ArrayList<>();
        if (errors.isIntegralNumber()) {
            parts.add(
                    errors.asLong() == 1
                            ? "at the candidate's next error"
                            : "if about the next " + Figures.count(errors) + " requests of the candidate failed");
        } else {
            if (rollout.path("evidence").isNumber() && sequential(rollout)) {
                double gap = rollout.path("threshold").asDouble()
                        - rollout.path("evidence").asDouble();
                parts.add("when the evidence has grown by a factor of " + factor(Math.exp(gap)));
            }
            if (rules.has("errors")) {
                long left = rules.path("errors").path("max").asLong()
                        - rollout.path("arms").path("candidate").path("errors").asLong()
                        + 1;
                parts.add("after " + left + (left == 1 ? " more error" : " more errors") + " of the candidate");
            }
        }
        if (rules.has("ratio")) {
            parts.add("at " + ratio(rules.path("ratio")));
        }
        return String.join(", or ", parts);
    }

    private static String factor(double factor) {
        return factor >= FAR ? "more than a million" : Figures.format(factor < 10 ? "%,.1f" : "%,.0f", factor);
    }
}
