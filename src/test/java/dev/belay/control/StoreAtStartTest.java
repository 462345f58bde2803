package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StoreAtStartTest {
    private final ControlFixture before = new ControlFixture();

    @Test
    void aStoreThatIsSlowAtStartIsReadWhenItAnswers() {
        // Given a canary, and a process that began without the store's answer
        String id = before.started("3");
        before.store.hang();
        ControlFixture after = before.restartedImpatient();
        assertNull(after.route().split());
        // When the store, which was never down, answers
        before.store.answer();
        // Then the canary goes on
        after.await("the canary", () -> after.route().split() != null);
        assertEquals("canary", after.state(id));
    }

    @Test
    void aCanaryWaitsForItsEvidenceRatherThanStakeAgain() {
        // Given a canary with evidence that the store is slow to tell
        String id = before.started("3");
        before.requests(3_000);
        before.store.hangOnEvidence();
        ControlFixture after = before.restartedImpatient();
        assertNull(after.route().split());
        // When it tells it
        before.store.answer();
        after.await("the canary", () -> after.route().split() != null);
        // Then the canary goes on with it
        assertTrue(after.view(id).stable().orElseThrow().requests() > 1_000);
    }

    @Test
    void whatWasRolledBackDoesNotRouteWhileTheStoreIsAway() {
        // Given a promotion that was rolled back while it baked
        String id = before.started("3", TestPlans.trying("it is better", Duration.ofSeconds(10), 500));
        before.change(id, new RolloutCommand.Promote(""));
        before.change(id, new RolloutCommand.RollBack(""));
        // When the next process starts without the store, and its file has the candidate as the primary
        before.store.down(true);
        ControlFixture after = before.restarted(TestPlans.plan("3", "2"), Duration.ZERO);
        // Then the tier behind it routes
        assertEquals("2", after.primary());
    }

    @Test
    void theLastTierRoutesWhateverBecameOfIt() {
        String id = before.started("3");
        before.change(id, new RolloutCommand.RollBack(""));
        before.store.down(true);
        ControlFixture after = before.restarted(TestPlans.plan("user", TestPlans.tier("primary", "3")), Duration.ZERO);
        assertEquals("3", after.primary());
    }

    @Test
    void theEvidenceOfWhatEndedBehindATombstoneIsKeptForAWhileOnly() {
        // Given a rollback whose end the store never learned of
        String id = before.started("3");
        before.requests(1_000);
        before.store.down(true);
        before.change(id, new RolloutCommand.RollBack(""));
        before.end();
        before.store.down(false);
        assertEquals(Set.of(), before.store.evidenceEnded());
        // When
        ControlFixture after = before.restarted();
        after.settle();
        // Then
        after.await("the evidence's end", () -> before.store.evidenceEnded().contains(id));
    }
}
