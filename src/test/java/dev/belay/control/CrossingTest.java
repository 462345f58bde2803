package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

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
    private final House house = new House();

    /** As another server would write it, past this one's journal. */
    private void writeAsAnother(JournalEntry entry) throws StoreException {
        house.settle();
        house.store.append(entry.numbered(house.store.lastSequence("flights") + 1));
    }

    private JournalEntry note() {
        return JournalEntry.of("flights", house.now().at(), Decisions.drill());
    }

    @Test
    void afterAnotherServersEntryTheHistoryIsReadAndChangesAreTakenAgain() throws StoreException {
        // Given a change that came too late
        String id = house.started("3");
        writeAsAnother(note());
        Reply late = house.change(id, new RolloutCommand.Weight(1_000));
        assertEquals(
                Reply.Kind.CONFLICT, assertInstanceOf(Reply.Refused.class, late).kind());
        house.pass(Duration.ofMillis(200));
        // When it is asked again
        Reply again = house.change(id, new RolloutCommand.Weight(1_000));
        // Then
        assertInstanceOf(Reply.Done.class, again);
    }

    @Test
    void afterAnotherServersEntryThePlanGoesOnWithItsEvidence() throws StoreException {
        // Given a healthy canary, and somebody else who writes to its stream
        String id = house.started("3", House.trying("it is better", Duration.ofHours(1), 1_000, 5_000));
        writeAsAnother(note());
        // When
        house.requests(4_000);
        // Then it has stepped up all the same
        assertEquals(5_000, house.view(id).rollout().state().weight());
        assertEquals(
                4_000,
                house.view(id).stable().orElseThrow().requests()
                        + house.view(id).candidate().orElseThrow().requests());
    }

    @Test
    void anotherServersMoveIsFollowed() throws StoreException {
        String id = house.started("3");
        writeAsAnother(JournalEntry.of(
                        "flights",
                        house.now().at(),
                        Decisions.moved(Decision.Move.ABORTED, id, new RolloutState.Aborted()))
                .because("aborted elsewhere"));
        house.change(id, new RolloutCommand.Pause());
        house.pass(Duration.ofMillis(200));
        assertEquals("aborted", house.state(id));
    }

    private House withAPendingConfiguration() {
        String refused = house.started("4");
        house.change(refused, new RolloutCommand.RollBack(""));
        String promoted = house.started("3", House.trying("it is better", Duration.ZERO, 500));
        house.change(promoted, new RolloutCommand.Promote(""));
        house.pass(Duration.ofMillis(200));
        return house.restarted(House.plan("4", "2"), Duration.ZERO);
    }

    @Test
    void aRevertWinsOverAnAdoptionWhoseAnswerWasLost() throws StoreException {
        // Given an adoption that is in the journal, though nobody here knows yet
        House after = withAPendingConfiguration();
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
        assertEquals("2", after.restarted(House.plan("4", "2"), Duration.ZERO).primary());
        assertEquals(
                Reply.Kind.CONFLICT,
                assertInstanceOf(Reply.Refused.class, adoption.join()).kind());
    }

    private static int adopted(House house) {
        try {
            return (int) house.store.readStream("flights", Set.of()).stream()
                    .filter(entry -> entry.kind().equals(Decision.Adopted.KIND))
                    .count();
        } catch (StoreException e) {
            throw new IllegalStateException(e);
        }
    }
}
