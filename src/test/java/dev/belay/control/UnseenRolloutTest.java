package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.journal.Decision;
import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.vocabulary.Arm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A rollout whose rule could not look yet. */
class UnseenRolloutTest {
    private final House house = new House();

    private static RolloutPlan ratioAlone() {
        RuleSettings.Ratio ratio = new RuleSettings.Ratio(0.05, Duration.ofSeconds(10), 1_000_000);
        RuleSettings rules = RuleSettings.DEFAULT
                .with(new RuleSettings.Plain(OptionalLong.empty(), Optional.of(ratio)))
                .with(RuleSettings.Sequential.OFF)
                .withMinTime(Duration.ofSeconds(1));
        return new RolloutPlan("it is better", "", List.of(5_000), Duration.ZERO, true, true, rules, Optional.empty());
    }

    @Test
    void aRatioThatCouldNotLookHoldsInWords() {
        String id = house.started("3", ratioAlone());
        house.requests(3_000);
        assertEquals("canary", house.state(id));
        assertTrue(house.view(id).heldBecause().matches("the ratio rule has seen [0-9]+ of 1000000 requests .*"));
    }

    @Test
    void aRatioThatCouldNotLookIsJournaledOnce() {
        house.started("3", ratioAlone());
        house.requests(3_000);
        assertEquals(
                List.of("the ratio rule has seen of requests of the candidate in its window, so it can't decide"),
                house.entries("rollout.held").stream()
                        .map(entry -> entry.reason().replaceAll(" [0-9]+", ""))
                        .toList());
    }

    @Test
    void noEvidenceIsJournaledWhereNoneIsWeighed() {
        house.started("3", ratioAlone());
        house.requests(3_000);
        Decision.Held held =
                (Decision.Held) house.entries("rollout.held").getFirst().decision();
        assertEquals(OptionalDouble.empty(), held.evidence().evidence());
        assertEquals(OptionalDouble.empty(), held.evidence().threshold());
        assertTrue(held.evidence().counts().requests(Arm.CANDIDATE) > 0);
    }

    @Test
    void theFiguresOfARolloutWithoutEvidenceAreKnownAfterARestart() {
        String id = house.started("3", ratioAlone());
        house.requests(3_000);
        house.change(id, new RolloutCommand.RollBack("enough"));
        long requests = house.view(id).candidate().orElseThrow().requests();
        assertTrue(requests > 0);
        assertEquals(
                requests, house.restarted().view(id).candidate().orElseThrow().requests());
    }

    @Test
    void whatIsPausedDoesNotWaitForARuleThatCouldNotLook() {
        String id = house.started("3", ratioAlone());
        house.change(id, new RolloutCommand.Pause());
        house.requests(3_000);
        assertEquals("", house.view(id).heldBecause());
    }
}
