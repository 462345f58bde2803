package dev.belay.adapter.wiring;

import dev.belay.rollout.RolloutPolicy;
import dev.belay.rollout.rule.RuleSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Turns configuration into named policies. */
final class Policies {
    private static final double WEIGHT_UNITS = 100;

    private Policies() {}

    /** @throws InvalidConfigurationException naming the property, its value and what is allowed */
    static RolloutPolicy.Named of(Map<String, BelayConfig.PolicyConfig> configured) {
        Map<String, RolloutPolicy> policies = new LinkedHashMap<>();
        ProblemList problems = new ProblemList();
        configured.forEach((name, policy) -> {
            String at = "belay.policies." + name + ".";
            RuleSettings.Plain none = new RuleSettings.Plain(OptionalLong.empty(), Optional.empty());
            RuleSettings.Plain plain = problems.of(() -> checked(at + "rules.", () -> plain(policy.rules())), none);
            problems.check(() -> policies.put(name, checked(at, () -> of(policy, plain))));
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

    private static RuleSettings.Plain plain(BelayConfig.RulesConfig rules) {
        if (rules.maxErrors().orElse(0) < 0) {
            throw new IllegalArgumentException(
                    "maxErrors is " + rules.maxErrors().getAsLong() + ", allowed are 0 and more");
        }
        Optional<RuleSettings.Ratio> ratio = rules.ratio()
                .map(given -> new RuleSettings.Ratio(given.max(), given.window(), given.minSamples()).checked());
        return new RuleSettings.Plain(rules.maxErrors(), ratio);
    }

    private static RolloutPolicy of(BelayConfig.PolicyConfig policy, RuleSettings.Plain plain) {
        List<Integer> steps = new ArrayList<>();
        policy.steps().forEach(percent -> steps.add((int) Math.rint(percent * WEIGHT_UNITS)));
        BelayConfig.RulesConfig rules = policy.rules();
        RuleSettings.Sequential sequential = new RuleSettings.Sequential(
                rules.sequential(), RuleSettings.Sequential.DEFAULT.alpha(), false, rules.latency());
        return new RolloutPolicy(
                steps,
                policy.bake(),
                policy.gate(),
                policy.shadow(),
                new RuleSettings(sequential, plain, RuleSettings.DEFAULT.gate(), policy.minSamples(), policy.minTime()),
                Optional.empty());
    }
}
