package dev.belay.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.control.Call;
import dev.belay.control.StartRequest;
import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.RolloutPolicy;
import dev.belay.rollout.rule.RuleSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads what an operator asks of rollouts; what isn't understood is refused, never passed over. */
final class RolloutRequests {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double WEIGHT_UNITS = 100;
    /** Of a weight in units of 0.01 %, so that 0.07 % counts as seven and 0.075 % as wrong. */
    private static final double ROUNDING = 1e-6;

    private static final Set<String> START_FIELDS = Set.of(
            "version",
            "hypothesis",
            "approach",
            "steps",
            "minSamples",
            "minTime",
            "bake",
            "gate",
            "shadow",
            "rules",
            "sticky",
            "again");

    private RolloutRequests() {}

    /** @param policies that a start may name, for what it doesn't say itself */
    static StartRequest start(byte[] body, RolloutPolicy.Named policies) throws RequestFault {
        Fields fields = new Fields(parse(body), "", START_FIELDS);
        RolloutPolicy policy = policy(fields, policies);
        List<Integer> steps = new ArrayList<>();
        JsonNode given = fields.get("steps");
        if (given.isMissingNode()) {
            steps.addAll(policy.steps());
        } else if (given.isArray()) {
            for (JsonNode step : given) {
                steps.add(weight("steps", step));
            }
        } else {
            throw wrong("steps", given, "a list of weights in percent, rising, such as [1,5,25,50]");
        }
        Optional<RolloutPlan.Sticky> sticky =
                fields.get("sticky").isMissingNode() ? policy.sticky() : sticky(fields.get("sticky"));
        try {
            RolloutPlan plan = new RolloutPlan(
                    fields.text("hypothesis", ""),
                    fields.text("approach", ""),
                    steps,
                    fields.duration("bake", policy.bake()),
                    fields.truth("gate", policy.gate()),
                    fields.truth("shadow", policy.shadow()),
                    rules(fields, policy.rules(), sticky.isPresent()),
                    sticky);
            String version = fields.text("version", "");
            if (version.isEmpty()) {
                throw RequestFault.badRequest("version is missing, allowed is the name of a version of the model");
            }
            return new StartRequest(version, plan, fields.truth("again", false));
        } catch (IllegalArgumentException wrong) {
            throw RequestFault.badRequest(String.valueOf(wrong.getMessage()));
        }
    }

    private static RolloutPolicy policy(Fields fields, RolloutPolicy.Named policies) throws RequestFault {
        String name = fields.text("policy", RolloutPolicy.Named.DEFAULT_NAME);
        return policies.find(name)
                .orElseThrow(() -> RequestFault.badRequest("policy is '" + Json.quote(name) + "', allowed are default"
                        + policies.byName().keySet().stream()
                                .filter(other -> !other.equals(RolloutPolicy.Named.DEFAULT_NAME))
                                .sorted()
                                .map(other -> ", " + other)
                                .reduce("", String::concat)));
    }

    private static RuleSettings rules(Fields fields, RuleSettings otherwise, boolean sticky) throws RequestFault {
        Fields rules = new Fields(fields.get("rules"), "rules.", Set.of("sequential", "latency", "errors", "ratio"));
        boolean said = !fields.get("rules").isMissingNode();
        RuleSettings.Plain plain = said ? plain(rules) : otherwise.plain();
        RuleSettings.Sequential sequential = new RuleSettings.Sequential(
                rules.truth("sequential", said || otherwise.sequential().on()),
                otherwise.sequential().alpha(),
                sticky,
                rules.truth("latency", !said && otherwise.sequential().latency()));
        long minSamples = fields.whole("minSamples", OptionalLong.of(otherwise.minSamples()));
        return new RuleSettings(
                sequential,
                plain,
                otherwise.gate(),
                (int) Math.clamp(minSamples, -1, Integer.MAX_VALUE),
                fields.duration("minTime", otherwise.minTime()));
    }

    private static RuleSettings.Plain plain(Fields rules) throws RequestFault {
        OptionalLong errors = OptionalLong.empty();
        if (!rules.get("errors").isMissingNode()) {
            Fields given = new Fields(rules.get("errors"), "rules.errors.", Set.of("max"));
            errors = OptionalLong.of(given.whole("max", OptionalLong.empty()));
        }
        Optional<RuleSettings.Ratio> ratio = Optional.empty();
        if (!rules.get("ratio").isMissingNode()) {
            Fields given = new Fields(rules.get("ratio"), "rules.ratio.", Set.of("max", "window", "minSamples"));
            long samples = given.whole("minSamples", OptionalLong.of(RuleSettings.DEFAULT.minSamples()));
            ratio = Optional.of(
                    new RuleSettings.Ratio(given.number("max"), given.duration("window", Duration.ofMinutes(1)), (int)
                            Math.clamp(samples, -1, Integer.MAX_VALUE)));
        }
        return new RuleSettings.Plain(errors, ratio);
    }

    private static Optional<RolloutPlan.Sticky> sticky(JsonNode given) throws RequestFault {
        if (given.isMissingNode()) {
            return Optional.empty();
        }
        Fields sticky = new Fields(given, "sticky.", Set.of("header", "feature"));
        String header = sticky.text("header", "");
        String feature = sticky.text("feature", "");
        if (header.isEmpty() == feature.isEmpty()) {
            throw wrong("sticky", given, "either {\"header\":NAME} or {\"feature\":NAME}");
        }
        return Optional.of(new RolloutPlan.Sticky(feature.isEmpty(), feature.isEmpty() ? header : feature));
    }

    /** {@code {"weight":10}} or {@code {"paused":true}}. */
    static Call change(byte[] body) throws RequestFault {
        JsonNode wanted = parse(body);
        Fields fields = new Fields(wanted, "", Set.of("weight", "paused"));
        if (wanted.size() != 1) {
            throw RequestFault.badRequest("a change has one field, weight or paused; this one has " + wanted.size());
        }
        if (wanted.has("weight")) {
            int weight = weight("weight", wanted.get("weight"));
            if (weight < 0 || weight > RolloutPlan.MOST_WEIGHT) {
                throw wrong("weight", wanted.get("weight"), "0 to 95 in steps of 0.01; 100 is promotion");
            }
            return new Call.Weight(weight);
        }
        return fields.truth("paused", false) ? new Call.Pause() : new Call.Resume();
    }

    /** An optional body {@code {"reason":"…"}}. */
    static String reason(byte[] body) throws RequestFault {
        if (body.length == 0) {
            return "";
        }
        return new Fields(parse(body), "", Set.of("reason")).text("reason", "");
    }

    private static int weight(String field, JsonNode given) throws RequestFault {
        double units = given.isNumber() ? given.asDouble() * WEIGHT_UNITS : Double.NaN;
        double whole = Math.rint(units);
        if (!(Math.abs(units - whole) < ROUNDING) || Math.abs(whole) > Integer.MAX_VALUE) {
            throw wrong(field, given, "a number, percent in steps of 0.01");
        }
        return (int) whole;
    }

    private static JsonNode parse(byte[] body) throws RequestFault {
        try {
            JsonNode wanted = MAPPER.readTree(body);
            if (wanted == null || !wanted.isObject()) {
                throw RequestFault.badRequest("the body has to be a JSON object");
            }
            return wanted;
        } catch (IOException malformed) {
            throw Json.malformed(malformed);
        }
    }

    private static RequestFault wrong(String field, JsonNode given, String allowed) {
        return RequestFault.badRequest(field + " is " + Json.quote(given.toString()) + ", allowed is " + allowed);
    }

    /** The fields of an object, by type. */
    private record Fields(JsonNode node, String at) {
        Fields(JsonNode node, String at, Set<String> allowed) throws RequestFault {
            this(node, at);
            if (!node.isMissingNode() && !node.isObject()) {
                throw wrong(at.isEmpty() ? "the body" : at.substring(0, at.length() - 1), node, "an object");
            }
            for (var field : node.properties()) {
                if (!allowed.contains(field.getKey())) {
                    throw RequestFault.badRequest("field '" + at + Json.quote(field.getKey())
                            + "' is not known, allowed are "
                            + String.join(", ", allowed.stream().sorted().toList()));
                }
            }
        }

        JsonNode get(String name) {
            JsonNode value = node.path(name);
            return value.isNull() ? node.path("").path("") : value;
        }

        String text(String name, String otherwise) throws RequestFault {
            JsonNode value = get(name);
            if (value.isMissingNode()) {
                return otherwise;
            }
            if (!value.isTextual()) {
                throw wrong(at + name, value, "a text");
            }
            return value.asText();
        }

        boolean truth(String name, boolean otherwise) throws RequestFault {
            JsonNode value = get(name);
            if (value.isMissingNode()) {
                return otherwise;
            }
            if (!value.isBoolean()) {
                throw wrong(at + name, value, "true or false");
            }
            return value.asBoolean();
        }

        long whole(String name, OptionalLong otherwise) throws RequestFault {
            JsonNode value = get(name);
            if (value.isMissingNode() && otherwise.isPresent()) {
                return otherwise.getAsLong();
            }
            if (!value.canConvertToExactIntegral() || !value.canConvertToLong()) {
                throw wrong(at + name, value, "a whole number");
            }
            return value.asLong();
        }

        double number(String name) throws RequestFault {
            JsonNode value = get(name);
            if (!value.isNumber()) {
                throw wrong(at + name, value, "a number");
            }
            return value.asDouble();
        }

        Duration duration(String name, Duration otherwise) throws RequestFault {
            JsonNode value = get(name);
            if (value.isMissingNode()) {
                return otherwise;
            }
            try {
                return Duration.parse(value.asText());
            } catch (DateTimeParseException notOne) {
                throw wrong(at + name, value, "an ISO 8601 duration such as \"PT60S\"");
            }
        }
    }
}
