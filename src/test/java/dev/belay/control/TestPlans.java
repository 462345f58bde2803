package dev.belay.control;

import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.StickyKey;
import dev.belay.validation.GuardPolicy;
import dev.belay.vocabulary.ModelRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Configurations of the endpoint {@code flights}, and plans of its rollouts. */
final class TestPlans {
    private static final long MILLI = 1_000_000;
    private static final long TIMEOUT = 100 * MILLI;

    private TestPlans() {}

    static EndpointPlan plan(String primary, String fallback) {
        return plan("user", tier("primary", primary), tier("fallback", fallback));
    }

    /** @param header that rollouts may be sticky by */
    static EndpointPlan plan(String header, EndpointPlan.TierPlan... tiers) {
        return new EndpointPlan(
                "flights",
                300 * MILLI,
                List.of(),
                List.of(tiers),
                GuardPolicy.DEFAULT,
                new StickyKey(StickyKey.Source.HEADER, header, 0));
    }

    static EndpointPlan.TierPlan tier(String name, String version) {
        return new EndpointPlan.TierPlan(
                name, new ModelRef("flights", version), TIMEOUT, true, 512, 20, 0.5, 5_000 * MILLI, "");
    }

    static RolloutPlan trying(String hypothesis) {
        return trying(hypothesis, Duration.ofHours(1), 500, 5_000);
    }

    static RolloutPlan trying(String hypothesis, Duration bake, Integer... steps) {
        return new RolloutPlan(
                hypothesis,
                "",
                List.of(steps),
                bake,
                true,
                true,
                RuleSettings.DEFAULT.withMinTime(Duration.ofSeconds(1)),
                Optional.empty());
    }
}
