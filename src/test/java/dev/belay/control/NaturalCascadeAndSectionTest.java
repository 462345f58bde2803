package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.vocabulary.ModelRef;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a restart does if a section is added to a natural cascade, or removed: rows of the table in docs/configuration.md. */
class NaturalCascadeAndSectionTest {
    private static ControlFixture restarted(ControlFixture fixture, String versions) {
        return fixture.restarted(ModelFolders.folder(versions), Duration.ZERO);
    }

    private static String routing(ControlFixture fixture) {
        return Objects.requireNonNull(fixture.routes.served).models().stream()
                .map(ModelRef::version)
                .reduce((left, right) -> left + " " + right)
                .orElse("");
    }

    private static String pending(ControlFixture fixture) {
        return fixture.rollouts.configPending("flights");
    }

    @Test
    void aSectionThatIsAddedWins() {
        // Given
        ControlFixture before = new ControlFixture(ModelFolders.folder("2:production 1:production"));

        // When
        ControlFixture after = before.restarted(TestPlans.plan("4", "2"));

        // Then
        assertEquals("4 2", routing(after));
        assertEquals("", pending(after));
    }

    @Test
    void aSectionThatIsAddedDoesNotUndoAPromotion() {
        // Given
        ControlFixture before = new ControlFixture(ModelFolders.folder("2:production 1:production 3:candidate"));
        before.change(
                before.started("3", TestPlans.trying("it is better", Duration.ZERO, 500)),
                new RolloutCommand.Promote(""));
        before.pass(Duration.ofMillis(200));

        // When
        ControlFixture same = before.restarted(TestPlans.plan("2", "1"));
        ControlFixture other = same.restarted(TestPlans.plan("4", "2"));

        // Then
        assertEquals("3 2", routing(same));
        assertTrue(pending(same).contains("flights/3 was promoted here"), pending(same));
        assertEquals("3 2", routing(other));
        assertTrue(pending(other).contains("flights/3 was promoted here"), pending(other));
    }

    @Test
    void aSectionThatNamesWhatRoutedLetsAPromotionBeAsAnyFileDoes() {
        // Given a section that was there before the promotion
        ControlFixture natural = new ControlFixture(ModelFolders.folder("2:production 1:production 3:candidate"));
        ControlFixture before = natural.restarted(TestPlans.plan("2", "1"));
        before.change(
                before.started("3", TestPlans.trying("it is better", Duration.ZERO, 500)),
                new RolloutCommand.Promote(""));
        before.pass(Duration.ofMillis(200));

        // When
        ControlFixture after = before.restarted(TestPlans.plan("2", "1"));

        // Then
        assertEquals("3 2", routing(after));
        assertEquals("", pending(after));
    }

    @Test
    void aSectionThatIsAddedWhileAPromotionBakesWaitsForItsEnd() {
        // Given
        ControlFixture before = new ControlFixture(ModelFolders.folder("2:production 1:production 3:candidate"));
        String id = before.started("3", TestPlans.trying("it is better", Duration.ofHours(1), 500));
        before.change(id, new RolloutCommand.Promote(""));
        before.pass(Duration.ofMillis(200));

        // When
        ControlFixture after = before.restarted(TestPlans.plan("2", "1"));

        // Then
        assertEquals("baking", after.state(id));
        assertTrue(
                pending(after).contains("is baking and has to end first: './belay revert flights' undoes it"),
                pending(after));
    }

    @Test
    void aSectionThatIsRemovedLeavesItsTiersAndOffersTheFolders() {
        // Given
        ControlFixture before = new ControlFixture(TestPlans.plan("4", "1"));

        // When
        ControlFixture after = restarted(before, "4:candidate 2:production 1:production");

        // Then
        assertEquals("4 1", routing(after));
        assertTrue(
                pending(after)
                        .startsWith(
                                "flights/2 has stage production and is not routed; flights/4 is candidate by its card;"),
                pending(after));
    }
}
