package dev.belay.adapter.rest.control;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.control.Outlook;
import dev.belay.control.RolloutView;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.vocabulary.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class RolloutJsonTest {
    @Test
    void whatNobodyKnowsOfAnEndedRolloutIsNull() {
        // Given a rollout of whose end no figures are kept
        RolloutPlan plan = new RolloutPlan(
                "it is better", "", List.of(100), Duration.ZERO, true, true, RuleSettings.DEFAULT, Optional.empty());
        Rollout rollout = Rollout.begin(
                "r1", "flights", new ModelRef("flights", "2"), new ModelRef("flights", "3"), plan, Instant.EPOCH, 0);
        // When
        Map<String, Object> json = RolloutJson.of(new RolloutView(
                rollout,
                "",
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Outlook.NONE,
                0,
                Optional.empty(),
                "pause"));
        // Then
        String arms = String.valueOf(json.get("arms"));
        assertTrue(arms.startsWith("{stable={model=flights/2, digest=null, requests=null, errors=null}"), arms);
    }
}
