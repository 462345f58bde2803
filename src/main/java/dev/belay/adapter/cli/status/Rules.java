package dev.belay.adapter.cli.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What would take a candidate out, in words. */
final class Rules {
    /** Beyond this a factor says nothing more. */
    private static final double FAR = 1e6;

    private Rules() {}

    /** Which rules watch. */
    static String watching(JsonNode rollout) {
        JsonNode rules = rollout.path("plan").path("rules");
        List<String> words = new ArrayList<>();
        if (rules.path("sequential").asBoolean(true)) {
            words.add(rules.path("latency").asBoolean() ? "sequential, with latency" : "sequential");
        }
        if (rules.has("errors")) {
            words.add("more than " + Numbers.count(rules.path("errors").path("max")) + " errors");
        }
        if (rules.has("ratio")) {
            words.add(ratio(rules.path("ratio")));
        }
        return String.join("; ", words);
    }

    private static String ratio(JsonNode ratio) {
        return "more than " + Numbers.percent(ratio.path("max")) + " errors within "
                + ratio.path("window").asText();
    }

    /** How far away a rollback is. What can't be known isn't guessed: then it is only said what has to grow, and how much. */
    static String rollsBack(JsonNode rollout) {
        JsonNode errors = rollout.path("errorsToRollback");
        List<String> words = new ArrayList<>();
        if (errors.isIntegralNumber()) {
            words.add(
                    errors.asLong() == 1
                            ? "at the candidate's next error"
                            : "if about the next " + Numbers.count(errors) + " requests of the candidate failed");
        } else if (rollout.path("evidence").isNumber() && sequential(rollout)) {
            words.add(growth(rollout.path("threshold").asDouble()
                    - rollout.path("evidence").asDouble()));
        }
        JsonNode rules = rollout.path("plan").path("rules");
        if (!errors.isIntegralNumber() && rules.has("errors")) {
            long left = rules.path("errors").path("max").asLong()
                    - rollout.path("arms").path("candidate").path("errors").asLong()
                    + 1;
            words.add("after " + left + (left == 1 ? " more error" : " more errors") + " of the candidate");
        }
        if (rules.has("ratio")) {
            words.add("at " + ratio(rules.path("ratio")));
        }
        return String.join(", or ", words);
    }

    static boolean sequential(JsonNode rollout) {
        return rollout.path("plan").path("rules").path("sequential").asBoolean(true);
    }

    /** @param gap of natural logarithms */
    private static String growth(double gap) {
        double factor = Math.exp(gap);
        if (factor >= FAR) {
            return "when the evidence has grown by a factor of more than a million";
        }
        return String.format(
                Locale.ROOT,
                "when the evidence has grown by a factor of %s",
                factor < 10 ? round(factor, 1) : round(factor, 0));
    }

    private static String round(double value, int decimals) {
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
