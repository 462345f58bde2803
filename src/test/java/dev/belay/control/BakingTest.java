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
    private final House house = new House();

    private FakeTier model(String version) {
        return Objects.requireNonNull(house.models.get(version));
    }

    private static Reply.Kind refusal(Reply reply) {
        return assertInstanceOf(Reply.Refused.class, reply).kind();
    }

    private int weight() {
        Split split = house.route().split();
        return split == null ? 0 : split.weight();
    }

    private String baking() {
        String id = house.started("3");
        house.change(id, new RolloutCommand.Promote(""));
        house.pass(Duration.ofMillis(200));
        return id;
    }

    private String promoted() {
        String id = house.started("3", House.trying("it is better", Duration.ZERO, 500));
        house.change(id, new RolloutCommand.Promote(""));
        house.pass(Duration.ofMillis(200));
        return id;
    }

    @Test
    void whileItBakesAShareStaysOnTheOldPrimary() {
        baking();
        assertEquals(9_500, weight());
        assertEquals("2", house.primary());
    }

    @Test
    void whatIsBakedIsThePrimaryWithTheOldOneBehindIt() {
        String id = house.started("3", House.trying("it is better", Duration.ofSeconds(5), 500));
        house.change(id, new RolloutCommand.Promote(""));
        house.pass(Duration.ofSeconds(6));
        assertEquals("promoted", house.state(id));
        assertEquals(
                List.of("3", "2"),
                house.route().cascade().tiers().stream()
                        .map(tier -> tier.model().version())
                        .toList());
    }

    @Test
    void aFaultWhileItBakesReverts() {
        house.requests(2_000);
        String id = baking();
        house.requests(2_000);
        model("3").failing();
        house.requests(2_000);
        assertEquals("rolledBack", house.state(id));
        assertEquals("2", house.primary());
    }

    @Test
    void revertingWhatBakesRollsItBack() {
        String id = baking();
        house.revert();
        assertEquals("rolledBack", house.state(id));
        assertNull(house.route().split());
    }

    @Test
    void revertingAPromotionBringsTheOldTiersBack() {
        promoted();
        house.revert();
        assertEquals(
                List.of("2", "1"),
                house.route().cascade().tiers().stream()
                        .map(tier -> tier.model().version())
                        .toList());
    }

    @Test
    void revertingTwiceChangesNothing() {
        promoted();
        house.revert();
        assertInstanceOf(Reply.Rerouted.class, house.revert());
        assertEquals(1, house.entries(Decision.Reverted.KIND).size());
    }

    @Test
    void revertingWhatBakesTwiceChangesNothing() {
        // Given a promotion that was taken back while it baked
        baking();
        house.revert();
        // When somebody says so again
        Reply reply = house.revert();
        // Then it was so already
        assertEquals(
                "reverted already: primary flights/2, fallback flights/1",
                assertInstanceOf(Reply.Rerouted.class, reply).words());
        assertEquals(1, house.entries("rollout.rolledBack").size());
    }

    @Test
    void revertingWhatBakesTwiceLeavesThePromotionBeforeIt() {
        // Given a promotion for good, and another that was taken back while it baked
        promoted();
        String id = house.started("4");
        house.change(id, new RolloutCommand.Promote(""));
        house.pass(Duration.ofMillis(200));
        house.revert();
        // When somebody says so again
        house.revert();
        // Then the one before it stands
        assertEquals("3", house.primary());
    }

    @Test
    void aRevertAfterARestartKnowsWhatWasTakenBackWhileItBaked() {
        baking();
        house.revert();
        House after = house.restarted();
        assertInstanceOf(Reply.Rerouted.class, after.revert());
    }

    @Test
    void promotingWhatWasRevertedSaysThatItIsNot() {
        // Given
        String id = promoted();
        house.revert();
        // When
        Reply reply = house.change(id, new RolloutCommand.Promote(""));
        // Then it isn't said to be done
        assertEquals(Reply.Kind.CONFLICT, refusal(reply));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRevertedPromotionSaysSoAndWhen(boolean restarted) {
        // Given a promotion for good
        String id = promoted();
        house.pass(Duration.ofSeconds(3));
        Instant at = house.now().at();
        // When
        house.revert();
        RolloutView view = (restarted ? house.restarted() : house).view(id);
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
        house.revert();
        // Then
        assertEquals("start another rollout", house.view(id).possible());
    }

    @Test
    void aRolloutThatRunsHasNotEnded() {
        assertEquals(Optional.empty(), house.view(baking()).endedAt());
    }

    @Test
    void thereIsNothingToRevertWithoutAPromotion() {
        assertEquals(Reply.Kind.CONFLICT, refusal(house.revert()));
    }
}
