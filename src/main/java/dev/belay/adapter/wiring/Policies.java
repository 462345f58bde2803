package dev.belay.adapter.wiring;

import dev.belay.rollout.RolloutPolicy;
import dev.belay.rollout.rule.RuleSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns configuration into named policies. */
final class Policies {
    private static final double WEIGHT_UNITS = 100;
    /** Such as 0.07 has as a double. */
    private static final double ROUNDING = 1e-6;

    private static final RuleSettings.Ratio SOUND_RATIO = new RuleSettings.Ratio(0, Duration.ofSeconds(60), 1);

    private Policies() {}

    /** @throws InvalidConfigurationException naming each property that is wrong, its value and what is allowed */
    static RolloutPolicy.Named of(Map<String, BelayConfig.PolicyConfig> configured) {
        Map<String, RolloutPolicy> policies = new LinkedHashMap<>();
        ProblemList problems = new ProblemList();
        configured.forEach((name, policy) -> {
            String at = "belay.policies." + name + ".";
            int before = problems.count();
            ruleFields(policy.rules()).forEach(field -> problems.check(() -> checked(at + "rules.", field)));
            fields(policy).forEach(field -> problems.check(() -> checked(at, field)));
            if (problems.count() == before) {
                problems.check(() -> policies.put(name, checked(at, () -> of(policy))));
            }
        });
        problems.stopIfAny();
        return new RolloutPolicy.Named(policies);
    }

    private static <T> T checked(String at, Supplier<T> values) {
        try {
            return values.get();
        } catch (IllegalArgumentException wrong) {
            throw new InvalidConfigurationException(at + wrong.getMessage());
        }
    }

    /** Each field with sound ones beside it, so that all that are wrong are found. */
    private static List<Supplier<?>> fields(BelayConfig.PolicyConfig policy) {
        RolloutPolicy sound = RolloutPolicy.DEFAULT;
        return List.of(
                () -> policy(weights(policy), sound.bake(), sound.rules()),
                () -> policy(sound.steps(), policy.bake(), sound.rules()),
                () -> policy(sound.steps(), sound.bake(), sound.rules().withMinSamples(policy.minSamples())),
                () -> policy(sound.steps(), sound.bake(), sound.rules().withMinTime(policy.minTime())));
    }

    private static List<Supplier<?>> ruleFields(BelayConfig.RulesConfig rules) {
        List<Supplier<?>> fields = new ArrayList<>();
        fields.add(() -> maxErrors(rules));
        rules.ratio().ifPresent(ratio -> {
            fields.add(() -> new RuleSettings.Ratio(ratio.max(), SOUND_RATIO.window(), SOUND_RATIO.minSamples()));
            fields.add(() ->
                    new RuleSettings.Ratio(SOUND_RATIO.max(), ratio.window(), SOUND_RATIO.minSamples()).checked());
            fields.add(() -> new RuleSettings.Ratio(SOUND_RATIO.max(), SOUND_RATIO.window(), ratio.minSamples()));
        });
        return fields;
    }

    private static long maxErrors(BelayConfig.RulesConfig rules) {
        long maxErrors = rules.maxErrors().orElse(0);
        if (maxErrors < 0) {
            throw new IllegalArgumentException("maxErrors is " + maxErrors + ", allowed are 0 and more");
        }
        return maxErrors;
    }

    private static RolloutPolicy policy(List<Integer> steps, Duration bake, RuleSettings rules) {
        return new RolloutPolicy(steps, bake, true, true, rules, Optional.empty());
    }

    /** @return hundredths of a percent */
    private static List<Integer> weights(BelayConfig.PolicyConfig policy) {
        return policy.steps().stream()
                .map(percent -> {
                    double units = Math.rint(percent * WEIGHT_UNITS);
                    if (!(Math.abs(percent * WEIGHT_UNITS - units) < ROUNDING)) {
                        throw new IllegalArgumentException(
                                "steps has " + percent + ", allowed are numbers, percent in steps of 0.01");
                    }
                    return (int) units;
                })
                .toList();
    }

    private static RolloutPolicy of(BelayConfig.PolicyConfig policy) {
        BelayConfig.RulesConfig rules = policy.rules();
        RuleSettings.Sequential sequential = new RuleSettings.Sequential(
                rules.sequential(), RuleSettings.Sequential.DEFAULT.alpha(), false, rules.latency());
        RuleSettings.Plain plain = new RuleSettings.Plain(
                rules.maxErrors(),
                rules.ratio().map(given -> new RuleSettings.Ratio(given.max(), given.window(), given.minSamples())));
        return new RolloutPolicy(
                weights(policy),
                policy.bake(),
                policy.gate(),
                policy.shadow(),
                new RuleSettings(sequential, plain, RuleSettings.DEFAULT.gate(), policy.minSamples(), policy.minTime()),
                Optional.empty());
    }
}
