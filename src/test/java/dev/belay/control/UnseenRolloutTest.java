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
    private final ControlFixture fixture = new ControlFixture();

    private static RolloutPlan ratioAlone() {
        RuleSettings.Ratio ratio = new RuleSettings.Ratio(0.05, Duration.ofSeconds(10), 1_000_000);
        RuleSettings rules = RuleSettings.DEFAULT
                .with(new RuleSettings.Plain(OptionalLong.empty(), Optional.of(ratio)))
                .with(RuleSettings.Sequential.OFF)
                .withMinTime(Duration.ofSeconds(1));
        return new RolloutPlan("it is better", "", List.of(5_000), Duration.ZERO, true, true, rules, Optional.empty());
    }

    @Test
    void aRatioThatCouldNotLookHoldsWithAReason() {
        String id = fixture.started("3", ratioAlone());
        fixture.requests(3_000);
        assertEquals("canary", fixture.state(id));
        assertTrue(fixture.view(id).heldBecause().matches("the ratio rule has seen [0-9]+ of 1000000 requests .*"));
    }

    @Test
    void aRatioThatCouldNotLookIsJournaledOnce() {
        fixture.started("3", ratioAlone());
        fixture.requests(3_000);
        assertEquals(
                List.of("the ratio rule has seen of requests of the candidate in its window, so it can't decide"),
                fixture.entries("rollout.held").stream()
                        .map(entry -> entry.reason().replaceAll(" [0-9]+", ""))
                        .toList());
    }

    @Test
    void noEvidenceIsJournaledWhereNoneIsWeighed() {
        fixture.started("3", ratioAlone());
        fixture.requests(3_000);
        Decision.Held held =
                (Decision.Held) fixture.entries("rollout.held").getFirst().decision();
        assertEquals(OptionalDouble.empty(), held.evidence().evidence());
        assertEquals(OptionalDouble.empty(), held.evidence().threshold());
        assertTrue(held.evidence().counts().requests(Arm.CANDIDATE) > 0);
    }

    @Test
    void noEvidenceIsShownWhereNoneIsWeighed() {
        String id = fixture.started("3", ratioAlone());
        fixture.requests(3_000);
        assertEquals(OptionalDouble.empty(), fixture.view(id).evidence());
        assertEquals(OptionalDouble.empty(), fixture.view(id).threshold());
        fixture.change(id, new RolloutCommand.RollBack("enough"));
        assertEquals(OptionalDouble.empty(), fixture.view(id).evidence());
    }

    @Test
    void theFiguresOfARolloutWithoutEvidenceAreKnownAfterARestart() {
        String id = fixture.started("3", ratioAlone());
        fixture.requests(3_000);
        fixture.change(id, new RolloutCommand.RollBack("enough"));
        long requests = fixture.view(id).candidate().orElseThrow().requests();
        assertTrue(requests > 0);
        assertEquals(
                requests, fixture.restarted().view(id).candidate().orElseThrow().requests());
    }

    @Test
    void whatIsPausedDoesNotWaitForARuleThatCouldNotLook() {
        String id = fixture.started("3", ratioAlone());
        fixture.change(id, new RolloutCommand.Pause());
        fixture.requests(3_000);
        assertEquals("", fixture.view(id).heldBecause());
    }
}
