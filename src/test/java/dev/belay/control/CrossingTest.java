package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.belay.journal.Decision;
import dev.belay.journal.Decisions;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.StoreException;
import dev.belay.rollout.RolloutState;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CrossingTest {
    private final ControlFixture fixture = new ControlFixture();

    /** As another server would write it, past this one's journal. */
    private void writeAsAnother(JournalEntry entry) throws StoreException {
        fixture.settle();
        fixture.store.append(entry.numbered(fixture.store.lastSequence("flights") + 1));
    }

    private JournalEntry note() {
        return JournalEntry.of("flights", fixture.now().at(), Decisions.drill());
    }

    @Test
    void afterAnotherServersEntryTheHistoryIsReadAndChangesAreTakenAgain() throws StoreException {
        // Given a change that came too late
        String id = fixture.started("3");
        writeAsAnother(note());
        Reply late = fixture.change(id, new RolloutCommand.Weight(1_000));
        assertEquals(
                Reply.Kind.CONFLICT, assertInstanceOf(Reply.Refused.class, late).kind());
        fixture.pass(Duration.ofMillis(200));
        // When it is asked again
        Reply again = fixture.change(id, new RolloutCommand.Weight(1_000));
        // Then
        assertInstanceOf(Reply.Done.class, again);
    }

    @Test
    void afterAnotherServersEntryThePlanGoesOnWithItsEvidence() throws StoreException {
        // Given a healthy canary, and somebody else who writes to its stream
        String id = fixture.started("3", TestPlans.trying("it is better", Duration.ofHours(1), 1_000, 5_000));
        writeAsAnother(note());
        // When
        fixture.requests(4_000);
        // Then it has stepped up all the same
        assertEquals(5_000, fixture.view(id).rollout().state().weight());
        assertEquals(
                4_000,
                fixture.view(id).stable().orElseThrow().requests()
                        + fixture.view(id).candidate().orElseThrow().requests());
    }

    @Test
    void anotherServersMoveIsFollowed() throws StoreException {
        String id = fixture.started("3");
        writeAsAnother(JournalEntry.of(
                        "flights",
                        fixture.now().at(),
                        Decisions.moved(Decision.Move.ABORTED, id, new RolloutState.Aborted()))
                .because("aborted elsewhere"));
        fixture.change(id, new RolloutCommand.Pause());
        fixture.pass(Duration.ofMillis(200));
        assertEquals("aborted", fixture.state(id));
    }

    @Test
    void aRolloutWhoseStartCanNoLongerBeReadIsTakenOut() throws StoreException {
        // Given a canary, and a journal that has to be read again
        String id = fixture.started("3");
        writeAsAnother(note());
        // When the row of its start is damaged
        fixture.store.damage(
                entry -> entry.kind().equals(Decision.Started.KIND),
                entry -> JournalEntry.unreadable(entry.stream(), entry.sequence(), entry.at(), "no JSON"));
        fixture.change(id, new RolloutCommand.Pause());
        fixture.pass(Duration.ofMillis(200));
        // Then the endpoint routes as the rows before it say
        assertNull(fixture.route().split());
        assertEquals("2", fixture.primary());
    }

    private ControlFixture withAPendingConfiguration() {
        String refused = fixture.started("4");
        fixture.change(refused, new RolloutCommand.RollBack(""));
        String promoted = fixture.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        fixture.change(promoted, new RolloutCommand.Promote(""));
        fixture.pass(Duration.ofMillis(200));
        return fixture.restarted(TestPlans.plan("4", "2"), Duration.ZERO);
    }

    @Test
    void aRevertWinsOverAnAdoptionWhoseAnswerWasLost() throws StoreException {
        // Given an adoption that is in the journal, though nobody here knows yet
        ControlFixture after = withAPendingConfiguration();
        after.settle();
        after.store.loseAnswers(true);
        CompletableFuture<Reply> adoption = after.ask().toCompletableFuture();
        after.await("the adoption", () -> adopted(after) == 2);
        // When the promotion is reverted meanwhile, and then the answer comes
        after.revert();
        after.store.loseAnswers(false);
        after.await("the reply", adoption::isDone);
        after.pass(Duration.ofMillis(200));
        // Then what routes is what the next process has
        assertEquals("2", after.primary());
        assertEquals(
                "2", after.restarted(TestPlans.plan("4", "2"), Duration.ZERO).primary());
        assertEquals(
                Reply.Kind.CONFLICT,
                assertInstanceOf(Reply.Refused.class, adoption.join()).kind());
    }

    private static int adopted(ControlFixture fixture) {
        try {
            return (int) fixture.store.readStream("flights", Set.of()).stream()
                    .filter(entry -> entry.kind().equals(Decision.Adopted.KIND))
                    .count();
        } catch (StoreException e) {
            throw new IllegalStateException(e);
        }
    }
}
