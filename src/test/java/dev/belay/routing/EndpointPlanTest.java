package dev.belay.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.validation.GuardPolicy;
import dev.belay.vocabulary.ModelRef;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointPlanTest {
    private static EndpointPlan.TierPlan tier(String name, String version) {
        return new EndpointPlan.TierPlan(
                name, new ModelRef("flights", version), 100_000_000, true, 512, 20, 0.5, 5_000_000_000L, "");
    }

    private static String promoted(EndpointPlan.TierPlan... tiers) {
        EndpointPlan plan = new EndpointPlan("flights", 300_000_000, List.of(), List.of(tiers), GuardPolicy.DEFAULT);
        StringBuilder words = new StringBuilder();
        for (EndpointPlan.TierPlan tier :
                plan.promoted(new ModelRef("flights", "3")).tiers()) {
            words.append(tier.name()).append(' ').append(tier.model().version()).append(' ');
        }
        return words.toString().strip();
    }

    @Test
    void theOldPrimaryIsTheFallback() {
        assertEquals("primary 3 fallback 2", promoted(tier("primary", "2"), tier("fallback", "1")));
    }

    @Test
    void theOnlyPrimaryGetsAFallback() {
        assertEquals("primary 3 fallback 2 last heuristic", promoted(tier("primary", "2"), tier("last", "heuristic")));
    }

    @Test
    void theFallbackGetsANameThatNobodyHas() {
        assertEquals(
                "primary 3 fallback-2 2 fallback heuristic",
                promoted(tier("primary", "2"), tier("fallback", "heuristic")));
    }
}
