package dev.belay.adapter.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belay.control.RolloutCommand;
import dev.belay.control.StartRequest;
import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.RolloutPolicy;
import dev.belay.rollout.rule.RuleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** Reads what an operator asks of rollouts; what isn't understood is refused, never passed over. */
final class RolloutRequests {
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
            "policy",
            "again");

    private RolloutRequests() {}

    /** @param policies that a start may name, for what it doesn't say itself */
    static StartRequest start(byte[] body, RolloutPolicy.Named policies) throws RequestFault {
        Fields fields = new Fields(Fields.parse(body), "", START_FIELDS);
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
            throw Fields.wrong("steps", given, "a list of weights in percent, rising, such as [1,5,25,50]");
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
                            sticky)
                    .checked();
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
        RuleSettings.Sequential sequential = new RuleSettings.Sequential(
                rules.truth("sequential", otherwise.sequential().on()),
                otherwise.sequential().alpha(),
                sticky,
                rules.truth("latency", otherwise.sequential().latency()));
        long minSamples = fields.whole("minSamples", OptionalLong.of(otherwise.minSamples()));
        return new RuleSettings(
                sequential,
                new RuleSettings.Plain(
                        maxErrors(rules, otherwise.plain()),
                        ratio(rules, otherwise.plain().ratio())),
                otherwise.gate(),
                (int) Math.clamp(minSamples, -1, Integer.MAX_VALUE),
                fields.duration("minTime", otherwise.minTime()));
    }

    private static OptionalLong maxErrors(Fields rules, RuleSettings.Plain otherwise) throws RequestFault {
        if (rules.get("errors").isMissingNode()) {
            return otherwise.maxErrors();
        }
        Fields given = new Fields(rules.get("errors"), "rules.errors.", Set.of("max"));
        return OptionalLong.of(given.whole("max", OptionalLong.empty()));
    }

    private static Optional<RuleSettings.Ratio> ratio(Fields rules, Optional<RuleSettings.Ratio> otherwise)
            throws RequestFault {
        if (rules.get("ratio").isMissingNode()) {
            return otherwise;
        }
        Fields given = new Fields(rules.get("ratio"), "rules.ratio.", Set.of("max", "window", "minSamples"));
        OptionalDouble max =
                otherwise.stream().mapToDouble(RuleSettings.Ratio::max).findFirst();
        Duration window = otherwise.map(RuleSettings.Ratio::window).orElse(Duration.ofMinutes(1));
        int minSamples = otherwise.map(RuleSettings.Ratio::minSamples).orElse(RuleSettings.DEFAULT.minSamples());
        long samples = given.whole("minSamples", OptionalLong.of(minSamples));
        return Optional.of(new RuleSettings.Ratio(given.number("max", max), given.duration("window", window), (int)
                Math.clamp(samples, -1, Integer.MAX_VALUE)));
    }

    private static Optional<RolloutPlan.Sticky> sticky(JsonNode given) throws RequestFault {
        if (given.isMissingNode()) {
            return Optional.empty();
        }
        Fields sticky = new Fields(given, "sticky.", Set.of("header", "feature"));
        String header = sticky.text("header", "");
        String feature = sticky.text("feature", "");
        if (header.isEmpty() == feature.isEmpty()) {
            throw Fields.wrong("sticky", given, "either {\"header\":NAME} or {\"feature\":NAME}");
        }
        return Optional.of(new RolloutPlan.Sticky(feature.isEmpty(), feature.isEmpty() ? header : feature));
    }

    /** {@code {"weight":10}} or {@code {"paused":true}}. */
    static RolloutCommand change(byte[] body) throws RequestFault {
        JsonNode wanted = Fields.parse(body);
        Fields fields = new Fields(wanted, "", Set.of("weight", "paused"));
        if (wanted.size() != 1) {
            throw RequestFault.badRequest(
                    "a change has exactly one field, weight or paused; this one has " + wanted.size());
        }
        if (wanted.has("weight")) {
            int weight = weight("weight", wanted.get("weight"));
            if (weight < 0 || weight > RolloutPlan.MOST_WEIGHT) {
                throw Fields.wrong("weight", wanted.get("weight"), "0 to 95 in steps of 0.01; 100 is promotion");
            }
            return new RolloutCommand.Weight(weight);
        }
        return fields.truth("paused") ? new RolloutCommand.Pause() : new RolloutCommand.Resume();
    }

    /** An optional body {@code {"reason":"…"}}. */
    static String reason(byte[] body) throws RequestFault {
        if (body.length == 0) {
            return "";
        }
        return new Fields(Fields.parse(body), "", Set.of("reason")).text("reason", "");
    }

    private static int weight(String field, JsonNode given) throws RequestFault {
        double units = given.isNumber() ? given.asDouble() * WEIGHT_UNITS : Double.NaN;
        double whole = Math.rint(units);
        if (!(Math.abs(units - whole) < ROUNDING) || Math.abs(whole) > Integer.MAX_VALUE) {
            throw Fields.wrong(field, given, "a number, percent in steps of 0.01");
        }
        return (int) whole;
    }
}
