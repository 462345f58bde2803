package dev.belay.adapter.wiring;

import dev.belay.rollout.RolloutPolicy;
import dev.belay.rollout.rule.RuleSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns configuration into named policies. */
final class Policies {
    private static final double WEIGHT_UNITS = 100;

    private Policies() {}

    /** @throws InvalidConfigurationException naming the property, its value and what is allowed */
    static RolloutPolicy.Named of(Map<String, BelayConfig.PolicyConfig> configured) {
        Map<String, RolloutPolicy> policies = new LinkedHashMap<>();
        configured.forEach((name, policy) -> {
            try {
                policies.put(name, of(policy));
            } catch (IllegalArgumentException wrong) {
                throw new InvalidConfigurationException("belay.policies." + name + "." + wrong.getMessage());
            }
        });
        return new RolloutPolicy.Named(policies);
    }

    private static RolloutPolicy of(BelayConfig.PolicyConfig policy) {
        List<Integer> steps = new ArrayList<>();
        policy.steps().forEach(percent -> steps.add((int) Math.rint(percent * WEIGHT_UNITS)));
        BelayConfig.RulesConfig rules = policy.rules();
        RuleSettings.Sequential sequential = new RuleSettings.Sequential(
                rules.sequential(), RuleSettings.Sequential.DEFAULT.alpha(), false, rules.latency());
        Optional<RuleSettings.Ratio> ratio =
                rules.ratio().map(given -> new RuleSettings.Ratio(given.max(), given.window(), given.minSamples()));
        return new RolloutPolicy(
                steps,
                policy.bake(),
                policy.gate(),
                policy.shadow(),
                new RuleSettings(
                        sequential,
                        new RuleSettings.Plain(rules.maxErrors(), ratio),
                        RuleSettings.DEFAULT.gate(),
                        policy.minSamples(),
                        policy.minTime()),
                Optional.empty());
    }
}
