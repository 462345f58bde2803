package dev.belay.rollout;

import dev.belay.rollout.rule.RuleSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The defaults of a rollout's plan; all but its hypothesis.
 *
 * @param steps weights in hundredths of a percent, rising
 */
public record RolloutPolicy(
        List<Integer> steps,
        Duration bake,
        boolean gate,
        boolean shadow,
        RuleSettings rules,
        Optional<RolloutPlan.Sticky> sticky) {
    /** 1, 5, 25, 50 %, the sequential rule, 24 hours of baking. */
    public static final RolloutPolicy DEFAULT = new RolloutPolicy(
            List.of(100, 500, 2_500, 5_000), Duration.ofHours(24), true, true, RuleSettings.DEFAULT, Optional.empty());

    /** @throws IllegalArgumentException if no plan could have it, naming the field */
    public RolloutPolicy {
        RolloutPlan unused = new RolloutPlan("checked", "", steps, bake, gate, shadow, rules, sticky).checked();
        steps = unused.steps();
    }

    /** Policies by name; {@code default} is there always, and may be another than {@link #DEFAULT}. */
    public record Named(Map<String, RolloutPolicy> byName) {
        public static final String DEFAULT_NAME = "default";

        public Named {
            byName = Map.copyOf(byName);
        }

        public RolloutPolicy byDefault() {
            return byName.getOrDefault(DEFAULT_NAME, DEFAULT);
        }

        public Optional<RolloutPolicy> find(String name) {
            return name.equals(DEFAULT_NAME) ? Optional.of(byDefault()) : Optional.ofNullable(byName.get(name));
        }
    }
}
