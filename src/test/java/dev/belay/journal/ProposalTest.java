package dev.belay.journal;

import static dev.belay.journal.JournalRig.await;
import static dev.belay.journal.JournalRig.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.belay.journal.GatedStore.Gate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProposalTest {
    private static final int CAPACITY = 3;

    private JournalRig rig;
    private Journal journal;
    private GatedStore store;

    @BeforeEach
    void start() {
        rig = new JournalRig(CAPACITY);
        journal = rig.journal;
        store = rig.store;
        journal.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        rig.close();
    }

    @Test
    void refusesProposalsWhileTheBacklogIsFull() throws Exception {
        // Given
        rig.readHistory();
        rig.hold();
        rig.decide("b");
        rig.decide("c");

        // When
        Outcome outcome =
                await(journal.append(entry("step"), WritePolicy.CONDITIONAL).outcome());

        // Then
        assertInstanceOf(Outcome.Dropped.class, outcome);
    }

    @Test
    void proposalFollowsAHistoryThatWasRead() throws Exception {
        // Given
        store.writeAsAnother(entry("earlier").numbered(1));
        rig.readHistory();

        // When
        Outcome outcome =
                await(journal.append(entry("step"), WritePolicy.CONDITIONAL).outcome());

        // Then
        assertInstanceOf(Outcome.Written.class, outcome);
    }

    @Test
    void proposalIsAConflictWhereTheHistoryWasNeverRead() throws Exception {
        // Given
        store.writeAsAnother(entry("earlier").numbered(1));

        // When
        Outcome outcome =
                await(journal.append(entry("step"), WritePolicy.CONDITIONAL).outcome());

        // Then
        assertInstanceOf(Outcome.Conflict.class, outcome);
    }

    @Test
    void proposalIsAConflictWhenAnotherServerHasWritten() throws Exception {
        // Given
        rig.readHistory();
        store.writeAsAnother(entry("foreign").numbered(1));

        // When
        Outcome outcome =
                await(journal.append(entry("step"), WritePolicy.CONDITIONAL).outcome());

        // Then
        assertInstanceOf(Outcome.Conflict.class, outcome);
    }

    @Test
    void proposalStaysAConflictUntilTheHistoryIsReadAgain() throws Exception {
        // Given
        rig.readHistory();
        store.writeAsAnother(entry("foreign").numbered(1));
        await(journal.append(entry("step"), WritePolicy.CONDITIONAL).outcome());

        // When
        Outcome outcome =
                await(journal.append(entry("step"), WritePolicy.CONDITIONAL).outcome());

        // Then
        assertInstanceOf(Outcome.Conflict.class, outcome);
    }

    @Test
    void proposalFollowsAHistoryThatWasReadAgain() throws Exception {
        // Given
        rig.readHistory();
        store.writeAsAnother(entry("foreign").numbered(1));
        await(journal.append(entry("late"), WritePolicy.CONDITIONAL).outcome());
        rig.readHistory();

        // When
        await(journal.append(entry("step"), WritePolicy.CONDITIONAL).outcome());

        // Then
        assertEquals(List.of("foreign", "step"), rig.reasons());
    }

    @Test
    void withdrawnEntryIsNeverWritten() throws Exception {
        // Given
        PendingEntry held = rig.hold();
        PendingEntry start = journal.append(entry("start"), WritePolicy.CONDITIONAL);
        start.withdraw();

        // When
        store.release();
        await(held.outcome());
        rig.settle();

        // Then
        assertEquals(List.of("held"), rig.reasons());
    }

    @Test
    void withdrawnEntryHasThatOutcome() throws Exception {
        // Given
        rig.hold();
        PendingEntry start = journal.append(entry("start"), WritePolicy.CONDITIONAL);

        // When
        start.withdraw();

        // Then
        assertEquals(new Outcome.Withdrawn(), await(start.outcome()));
    }

    @Test
    void entryInHandCanNotBeWithdrawn() throws Exception {
        // Given
        PendingEntry held = rig.hold();

        // When
        boolean withdrawn = held.withdraw();

        // Then
        assertFalse(withdrawn);
    }

    @Test
    void entryThatMayBeWrittenCanNotBeWithdrawn() throws Exception {
        // Given
        rig.settle();
        store.set(Gate.LOSING_ANSWERS);
        PendingEntry pending = rig.decide("perhaps");
        rig.awaitTrouble();
        store.set(Gate.DOWN);

        // When
        boolean withdrawn = pending.withdraw();

        // Then
        assertFalse(withdrawn);
    }
}
