package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.rule.RuleSettings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StickyRolloutTest {
    private final ControlFixture fixture = new ControlFixture();

    private static String words(Reply reply) {
        return assertInstanceOf(Reply.Refused.class, reply).message();
    }

    private static RolloutPlan sticky(String header, int firstStep) {
        return new RolloutPlan(
                "it is better",
                "",
                List.of(firstStep),
                Duration.ZERO,
                true,
                true,
                RuleSettings.DEFAULT.with(RuleSettings.Sequential.DEFAULT.withSticky()),
                Optional.of(new RolloutPlan.Sticky(true, header)));
    }

    @Test
    void aStickyRolloutTakesEnoughKeysForItsFirstStep() {
        fixture.routes.distinctKeys = 390;
        Reply few = fixture.start("3", sticky("user", 500));
        fixture.routes.distinctKeys = 400;
        Reply enough = fixture.start("3", sticky("user", 500));
        assertEquals(
                "sticky by user needs about 400 different keys a day at a first step of 5 %, 390 were seen; a larger"
                        + " first step needs fewer, and a rollout that isn't sticky needs none",
                words(few));
        assertInstanceOf(Reply.Done.class, enough);
    }

    @Test
    void aStickyRolloutTakesTheKeyThatIsCounted() {
        assertTrue(words(fixture.start("3", sticky("session", 500)))
                .endsWith("allowed is the key that the configuration names: header 'user'"));
    }

    @Test
    void aStickyCallerStaysInOneArm() {
        fixture.started("3", sticky("user", 5_000));
        fixture.header = "somebody";
        fixture.requests(200);
        assertEquals(1, fixture.answeredBy.stream().distinct().count());
    }

    @Test
    void aRolloutGoesOnByItsOwnKeyWhenAnotherIsConfigured() {
        // Given a rollout that is sticky by 'user'
        fixture.started("3", sticky("user", 5_000));
        // When the configuration names another key
        ControlFixture after = fixture.restarted(
                TestPlans.plan("session", TestPlans.tier("primary", "2"), TestPlans.tier("fallback", "1")),
                Duration.ZERO);
        // Then requests are still asked for the rollout's
        assertEquals("user", after.route().stickyHeader());
    }

    @Test
    void aStickyCandidateThatFailsForManyKeysIsRolledBack() {
        fixture.requests(1_000);
        String id = fixture.started("3", sticky("user", 5_000));
        Objects.requireNonNull(fixture.models.get("3")).failing();
        for (int i = 0; i < 300; i++) {
            fixture.header = "user " + i;
            fixture.requests(1);
        }
        fixture.pass(Duration.ofMillis(500));
        assertEquals("rolledBack", fixture.state(id));
    }
}
