package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.belay.cascade.FakeTier;
import dev.belay.journal.Decision;
import dev.belay.routing.Split;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BakingTest {
    private final ControlFixture fixture = new ControlFixture();

    private FakeTier model(String version) {
        return Objects.requireNonNull(fixture.models.get(version));
    }

    private static Reply.Kind refusal(Reply reply) {
        return assertInstanceOf(Reply.Refused.class, reply).kind();
    }

    private int weight() {
        Split split = fixture.route().split();
        return split == null ? 0 : split.weight();
    }

    private String baking() {
        String id = fixture.started("3");
        fixture.change(id, new RolloutCommand.Promote(""));
        fixture.pass(Duration.ofMillis(200));
        return id;
    }

    private String promoted() {
        String id = fixture.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        fixture.change(id, new RolloutCommand.Promote(""));
        fixture.pass(Duration.ofMillis(200));
        return id;
    }

    @Test
    void whileItBakesAShareStaysOnTheOldPrimary() {
        baking();
        assertEquals(9_500, weight());
        assertEquals("2", fixture.primary());
    }

    @Test
    void whatIsBakedIsThePrimaryWithTheOldOneBehindIt() {
        String id = fixture.started("3", TestPlans.trying("it is better", Duration.ofSeconds(5), 500));
        fixture.change(id, new RolloutCommand.Promote(""));
        fixture.pass(Duration.ofSeconds(6));
        assertEquals("promoted", fixture.state(id));
        assertEquals(
                List.of("3", "2"),
                fixture.route().cascade().tiers().stream()
                        .map(tier -> tier.model().version())
                        .toList());
    }

    @Test
    void aFaultWhileItBakesReverts() {
        fixture.requests(2_000);
        String id = baking();
        fixture.requests(2_000);
        model("3").failing();
        fixture.requests(2_000);
        assertEquals("rolledBack", fixture.state(id));
        assertEquals("2", fixture.primary());
    }

    @Test
    void revertingWhatBakesRollsItBack() {
        String id = baking();
        fixture.revert();
        assertEquals("rolledBack", fixture.state(id));
        assertNull(fixture.route().split());
    }

    @Test
    void revertingAPromotionBringsTheOldTiersBack() {
        promoted();
        fixture.revert();
        assertEquals(
                List.of("2", "1"),
                fixture.route().cascade().tiers().stream()
                        .map(tier -> tier.model().version())
                        .toList());
    }

    @Test
    void revertingTwiceChangesNothing() {
        promoted();
        fixture.revert();
        assertInstanceOf(Reply.Rerouted.class, fixture.revert());
        assertEquals(1, fixture.entries(Decision.Reverted.KIND).size());
    }

    @Test
    void revertingWhatBakesTwiceChangesNothing() {
        // Given a promotion that was taken back while it baked
        baking();
        fixture.revert();
        // When somebody says so again
        Reply reply = fixture.revert();
        // Then it was so already
        assertEquals(
                "reverted already: primary flights/2, fallback flights/1",
                assertInstanceOf(Reply.Rerouted.class, reply).message());
        assertEquals(1, fixture.entries("rollout.rolledBack").size());
    }

    @Test
    void revertingABakingPromotionTwiceKeepsThePromotionBeforeIt() {
        // Given a promotion for good, and another that was taken back while it baked
        promoted();
        String id = fixture.started("4");
        fixture.change(id, new RolloutCommand.Promote(""));
        fixture.pass(Duration.ofMillis(200));
        fixture.revert();
        // When somebody says so again
        fixture.revert();
        // Then the one before it is in effect
        assertEquals("3", fixture.primary());
    }

    @Test
    void aRevertAfterARestartKnowsWhatWasTakenBackWhileItBaked() {
        baking();
        fixture.revert();
        ControlFixture after = fixture.restarted();
        assertInstanceOf(Reply.Rerouted.class, after.revert());
    }

    @Test
    void promotingWhatWasRevertedSaysThatItIsNot() {
        // Given
        String id = promoted();
        fixture.revert();
        // When
        Reply reply = fixture.change(id, new RolloutCommand.Promote(""));
        // Then it isn't said to be done
        assertEquals(Reply.Kind.CONFLICT, refusal(reply));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRevertedPromotionSaysSoAndWhen(boolean restarted) {
        // Given a promotion for good
        String id = promoted();
        fixture.pass(Duration.ofSeconds(3));
        Instant at = fixture.now().at();
        // When
        fixture.revert();
        RolloutView view = (restarted ? fixture.restarted() : fixture).view(id);
        // Then
        assertEquals(
                List.of("rolledBack", "reverted by ada", Optional.of(at)),
                List.of(view.rollout().state().label(), view.rollout().reason(), view.endedAt()));
    }

    @Test
    void aRevertedPromotionOffersNoMoreReverts() {
        // Given
        String id = promoted();
        // When
        fixture.revert();
        // Then
        assertEquals("start another rollout", fixture.view(id).possible());
    }

    @Test
    void aRolloutThatRunsHasNotEnded() {
        assertEquals(Optional.empty(), fixture.view(baking()).endedAt());
    }

    @Test
    void thereIsNothingToRevertWithoutAPromotion() {
        assertEquals(Reply.Kind.CONFLICT, refusal(fixture.revert()));
    }
}
