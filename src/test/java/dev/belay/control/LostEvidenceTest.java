package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.journal.Decision;
import dev.belay.journal.Decision.Move;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The evidence of a running rollout makes no sense at the start. */
class LostEvidenceTest {
    private static final String WHY = "its row in belay_evidence can't be read: it is no line of evidence";

    private final ControlFixture before = new ControlFixture();

    private ControlFixture restartedWithoutEvidence(String id) {
        before.requests(1_000);
        before.end();
        before.store.damageEvidence(id, WHY);
        return before.restarted();
    }

    @Test
    void pausesTheCanary() {
        // Given
        String id = before.started("3");
        ControlFixture after = restartedWithoutEvidence(id);
        // When all that a step needs has come
        after.requests(20_000);
        // Then it waits for an operator, and says why
        RolloutView view = after.view(id);
        assertTrue(view.rollout().state().paused());
        assertEquals(500, view.rollout().state().weight());
        assertEquals(
                "paused: " + WHY + "; its evidence is gathered anew",
                view.rollout().reason());
        assertEquals(List.of(WHY + "; its evidence is gathered anew"), view.warnings());
        assertEquals(1, after.entries(Move.PAUSED.kind()).size());
    }

    @Test
    void staysPausedOverTheNextRestart() {
        String id = before.started("3");
        ControlFixture after = restartedWithoutEvidence(id);
        after.requests(1_000);
        assertTrue(after.restarted().view(id).rollout().state().paused());
    }

    @Test
    void leavesTheCanaryToAnOperator() {
        // Given
        String id = before.started("3");
        ControlFixture after = restartedWithoutEvidence(id);
        after.requests(1_000);
        // When
        after.change(id, new RolloutCommand.Resume());
        after.requests(20_000);
        // Then it isn't paused again
        assertEquals(1, after.entries(Move.PAUSED.kind()).size());
    }

    @Test
    void isANoteOfACanaryThatIsPausedAlready() {
        String id = before.started("3");
        before.change(id, new RolloutCommand.Pause());
        ControlFixture after = restartedWithoutEvidence(id);
        after.requests(1_000);
        assertEquals(
                List.of(WHY + "; its evidence is gathered anew"),
                after.entries(Decision.Held.HELD).stream()
                        .map(entry -> entry.reason())
                        .toList());
    }

    @Test
    void beginsTheBakeAnewAndNotesIt() {
        // Given
        String id = before.started("3", TestPlans.trying("it is better", Duration.ofSeconds(60), 500));
        before.change(id, new RolloutCommand.Promote(""));
        ControlFixture after = restartedWithoutEvidence(id);
        // When
        after.pass(Duration.ofSeconds(5));
        // Then
        assertEquals("baking", after.state(id));
        assertEquals(1, after.entries(Decision.Held.HELD).size());
        assertEquals(
                List.of(WHY + "; its evidence is gathered anew"), after.view(id).warnings());
    }
}
