package dev.belay.rollout;

import dev.belay.rollout.rule.RuleSettings;
import dev.belay.vocabulary.Fields;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A plan in JSON: in requests, in answers of the control API and in the journal. Weights are in percent, times in ISO 8601,
 * shares 0 to 1. The journal has two numbers of the rules more, which no request may have.
 */
public final class PlanForm {
    /** Of a plan's members. */
    public static final Set<String> NAMES = Set.of(
            "hypothesis", "approach", "steps", "minSamples", "minTime", "bake", "gate", "shadow", "rules", "sticky");

    private static final Set<String> RULES = Set.of("sequential", "latency", "errors", "ratio");
    private static final Set<String> KEPT_RULES = Set.of("sequential", "latency", "errors", "ratio", "alpha", "gate");
    /** Without its maximum, which has no default. */
    private static final RuleSettings.Ratio USUAL_RATIO =
            new RuleSettings.Ratio(0, Duration.ofMinutes(1), RuleSettings.DEFAULT.minSamples());

    private static final double WEIGHT_UNITS = 100;
    /** Of a weight in units of 0.01 %, so that 0.07 % counts as seven and 0.075 % as wrong. */
    private static final double ROUNDING = 1e-6;

    private static final Fields.Quotes AS_THEY_ARE = new Fields.Quotes() {
        @Override
        public String json(@Nullable Object value) {
            return String.valueOf(value);
        }

        @Override
        public String name(String name) {
            return name;
        }
    };

    private PlanForm() {}

    /**
     * Of a request.
     *
     * @throws IllegalArgumentException naming the member, its value and what is allowed
     */
    public static RolloutPlan asked(Fields fields, RolloutPolicy otherwise) {
        return plan(fields, otherwise, RULES).checked();
    }

    /** Of the journal. @throws IllegalArgumentException if no rollout could follow it */
    public static RolloutPlan read(Map<String, ?> kept) {
        return plan(new Fields(kept, AS_THEY_ARE, NAMES), RolloutPolicy.DEFAULT, KEPT_RULES);
    }

    /** A share in percent. @return hundredths of a percent */
    public static int weight(Fields fields, String name, @Nullable Object given) {
        double units = given instanceof Number number ? number.doubleValue() * WEIGHT_UNITS : Double.NaN;
        double whole = Math.rint(units);
        if (!(Math.abs(units - whole) < ROUNDING) || Math.abs(whole) > Integer.MAX_VALUE) {
            throw fields.wrong(name, given, "a number, percent in steps of 0.01");
        }
        return (int) whole;
    }

    /** A weight in percent, as a whole number where it is one. */
    public static Number percent(int weight) {
        if (weight % (int) WEIGHT_UNITS == 0) {
            return weight / (int) WEIGHT_UNITS;
        }
        return weight / WEIGHT_UNITS;
    }

    private static RolloutPlan plan(Fields fields, RolloutPolicy otherwise, Set<String> ruleNames) {
        Optional<RolloutPlan.Sticky> sticky = fields.has("sticky") ? Optional.of(sticky(fields)) : otherwise.sticky();
        return new RolloutPlan(
                fields.text("hypothesis", ""),
                fields.text("approach", ""),
                steps(fields, otherwise.steps()),
                fields.duration("bake", otherwise.bake()),
                fields.truth("gate", otherwise.gate()),
                fields.truth("shadow", otherwise.shadow()),
                rules(fields, otherwise.rules(), ruleNames, sticky.isPresent()),
                sticky);
    }

    private static List<Integer> steps(Fields fields, List<Integer> otherwise) {
        if (!fields.has("steps")) {
            return otherwise;
        }
        if (!(fields.get("steps") instanceof List<?> given)) {
            throw fields.wrong(
                    "steps", fields.get("steps"), "a list of weights in percent, rising, such as [1,5,25,50]");
        }
        return given.stream().map(step -> weight(fields, "steps", step)).toList();
    }

    private static RolloutPlan.Sticky sticky(Fields fields) {
        Fields sticky = fields.object("sticky", Set.of("header", "feature"));
        String header = sticky.text("header", "");
        String feature = sticky.text("feature", "");
        if (header.isEmpty() == feature.isEmpty()) {
            throw fields.wrong("sticky", fields.get("sticky"), "either {\"header\":NAME} or {\"feature\":NAME}");
        }
        return new RolloutPlan.Sticky(feature.isEmpty(), feature.isEmpty() ? header : feature);
    }

    private static RuleSettings rules(Fields fields, RuleSettings otherwise, Set<String> names, boolean sticky) {
        Fields rules = fields.object("rules", names);
        return new RuleSettings(
                new RuleSettings.Sequential(
                        rules.truth("sequential", otherwise.sequential().on()),
                        rules.number(
                                "alpha",
                                OptionalDouble.of(otherwise.sequential().alpha())),
                        sticky,
                        rules.truth("latency", otherwise.sequential().latency())),
                new RuleSettings.Plain(
                        maxErrors(rules, otherwise.plain()),
                        ratio(rules, otherwise.plain().ratio())),
                rules.number("gate", OptionalDouble.of(otherwise.gate())),
                samples(fields, otherwise.minSamples()),
                fields.duration("minTime", otherwise.minTime()));
    }

    private static OptionalLong maxErrors(Fields rules, RuleSettings.Plain otherwise) {
        return rules.has("errors")
                ? OptionalLong.of(rules.object("errors", Set.of("max")).whole("max", OptionalLong.empty()))
                : otherwise.maxErrors();
    }

    private static Optional<RuleSettings.Ratio> ratio(Fields rules, Optional<RuleSettings.Ratio> otherwise) {
        if (!rules.has("ratio")) {
            return otherwise;
        }
        Fields given = rules.object("ratio", Set.of("max", "window", "minSamples"));
        RuleSettings.Ratio usual = otherwise.orElse(USUAL_RATIO);
        return Optional.of(new RuleSettings.Ratio(
                given.number("max", otherwise.isPresent() ? OptionalDouble.of(usual.max()) : OptionalDouble.empty()),
                given.duration("window", usual.window()),
                samples(given, usual.minSamples())));
    }

    private static int samples(Fields fields, int otherwise) {
        return (int) Math.clamp(fields.whole("minSamples", OptionalLong.of(otherwise)), -1, Integer.MAX_VALUE);
    }

    /** As the control API shows it. */
    public static Map<String, Object> shown(RolloutPlan plan) {
        return form(plan, false);
    }

    /** As the journal keeps it; the caller may change it. */
    public static Map<String, Object> kept(RolloutPlan plan) {
        return form(plan, true);
    }

    private static Map<String, Object> form(RolloutPlan plan, boolean whole) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("hypothesis", plan.hypothesis());
        form.put("approach", plan.approach());
        form.put("steps", plan.steps().stream().map(PlanForm::percent).toList());
        form.put("minSamples", plan.rules().minSamples());
        form.put("minTime", plan.rules().minTime().toString());
        form.put("bake", plan.bake().toString());
        form.put("gate", plan.gate());
        form.put("shadow", plan.shadow());
        plan.sticky()
                .ifPresent(sticky -> form.put("sticky", Map.of(sticky.header() ? "header" : "feature", sticky.name())));
        form.put("rules", rules(plan.rules(), whole));
        return form;
    }

    private static Map<String, Object> rules(RuleSettings rules, boolean whole) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("sequential", rules.sequential().on());
        form.put("latency", rules.sequential().latency());
        if (whole) {
            form.put("alpha", rules.sequential().alpha());
            form.put("gate", rules.gate());
        }
        rules.plain().maxErrors().ifPresent(max -> form.put("errors", Map.of("max", max)));
        rules.plain().ratio().ifPresent(ratio -> {
            Map<String, Object> named = new LinkedHashMap<>();
            named.put("max", ratio.max());
            named.put("window", ratio.window().toString());
            named.put("minSamples", ratio.minSamples());
            form.put("ratio", named);
        });
        return form;
    }
}
