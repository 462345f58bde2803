package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.model.ModelRunException;
import dev.belay.vocabulary.FailureReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunnerTimeoutTest {
    @Test
    void freesTheSlotOfATimeoutInTheQueueAtOnce() {
        // Given
        Rig rig = new Rig();
        rig.hold(1);
        Caller queued = rig.submit(2);

        // When
        queued.timeOut();

        // Then
        assertTrue(queued.isReleased());
    }

    @Test
    void neverRunsWhatTimedOutInTheQueue() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(1);
        rig.submit(2).timeOut();
        Caller last = rig.submit(3);

        // When
        first.letGo();
        last.result();

        // Then
        assertEquals(List.of(List.of(1f), List.of(3f)), rig.model.runs);
    }

    @Test
    void keepsTheSlotOfATimeoutInARunUntilTheRunReturns() {
        // Given
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);

        // When
        held.caller().timeOut();

        // Then
        assertFalse(held.caller().isReleased());
    }

    @Test
    void freesTheSlotOfATimeoutWhenTheRunReturns() {
        // Given
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);
        held.caller().timeOut();

        // When
        held.letGo();
        held.caller().awaitReleased();

        // Then
        assertEquals(1, held.caller().releases.get());
    }

    @Test
    void dropsAndCountsTheLateResult() {
        // Given
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);
        held.caller().timeOut();

        // When
        held.letGo();
        held.caller().awaitLateResult();
        rig.submit(2).result();

        // Then
        assertEquals(1, held.caller().lateResults.get());
        assertEquals(1, held.caller().completions.get());
    }

    @Test
    void countsNoLateResultWhereTheLateRunFailed() {
        // Given
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);
        rig.model.failOn(1);
        held.caller().timeOut();

        // When
        held.letGo();
        held.caller().awaitReleased();
        rig.submit(2).result();

        // Then
        assertEquals(0, held.caller().lateResults.get());
    }

    @Test
    void detachesTheMemberThatTimedOutAndNoOther() {
        // Given two members of one run
        Rig rig = new Rig();
        Rig.Held first = rig.hold(1);
        Hold second = rig.model.holdNext();
        Caller hasty = rig.submit(2);
        Caller patient = rig.submit(3);
        first.letGo();
        second.awaitEntered();

        // When
        hasty.timeOut();
        second.letGo();

        // Then
        assertArrayEquals(new float[] {6}, patient.answer());
    }

    @Test
    void goesOnWhileAMemberStillWaits() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(1);
        Hold second = rig.model.holdNext();
        Caller hasty = rig.submit(2);
        rig.submit(3);
        first.letGo();
        second.awaitEntered();
        hasty.timeOut();

        // When
        rig.pass(Rig.MILLI);

        // Then
        assertEquals(0, rig.model.terminates.get());
    }

    @Test
    void terminatesTheRunWhenItsLastMemberHasDetached() {
        // Given
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);
        held.caller().timeOut();

        // When
        rig.pass(Rig.MILLI);

        // Then
        assertEquals(1, rig.model.terminates.get());
    }

    @Test
    void terminatesTheRunWhenTheTiersTimeoutHasPassedSinceItBegan() {
        // Given a call that joined the queue long ago and whose caller still waits
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);

        // When
        rig.pass(Rig.TIMEOUT + 1);

        // Then
        assertEquals(1, rig.model.terminates.get());
        assertFalse(held.caller().isCompleted());
    }

    @Test
    void leavesARunAloneBeforeTheTiersTimeout() {
        // Given
        Rig rig = new Rig();
        rig.hold(1);

        // When
        rig.pass(Rig.TIMEOUT);

        // Then
        assertEquals(0, rig.model.terminates.get());
    }

    @Test
    void terminatesAgainUntilTheRunHasReturned() {
        // Given a terminate that came just before the model looked for one
        Rig rig = new Rig();
        rig.hold(1);
        rig.pass(Rig.TIMEOUT + 1);

        // When
        rig.pass(Rig.MILLI);

        // Then
        assertEquals(2, rig.model.terminates.get());
    }

    @Test
    void callsTheFailureOfATerminatedRunATimeout() {
        // Given
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);
        rig.model.failOn(1);
        rig.pass(Rig.TIMEOUT + 1);

        // When
        held.letGo();

        // Then
        assertEquals(FailureReason.TIMEOUT, held.caller().reason());
    }

    @Test
    void givesTheAnswerOfARunThatCameThroughInSpiteOfTerminate() {
        // Given
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);
        rig.pass(Rig.TIMEOUT + 1);

        // When
        held.letGo();

        // Then
        assertArrayEquals(new float[] {2}, held.caller().answer());
    }

    @Test
    void neverSplitsABatchAfterATimeout() {
        // Given two members in a run that is terminated
        Rig rig = new Rig();
        Rig.Held first = rig.hold(1);
        Hold second = rig.model.holdNext();
        rig.model.behaviour = members -> {
            throw new ModelRunException("terminated");
        };
        List<Caller> members = List.of(rig.submit(2), rig.submit(3));
        first.letGo();
        second.awaitEntered();
        rig.pass(Rig.TIMEOUT + 1);

        // When
        second.letGo();
        members.forEach(Caller::result);

        // Then
        assertEquals(2, rig.model.runs.size());
    }

    @Test
    void neverTerminatesTheRunAfterTheOneThatWasDue() {
        // Given a run that was due but has returned
        Rig rig = new Rig();
        rig.submit(1).result();
        rig.now.addAndGet(Rig.TIMEOUT + 1);
        Rig.Held next = rig.hold(2);

        // When
        rig.pass(Rig.MILLI);

        // Then
        assertEquals(0, rig.model.terminates.get());
        next.letGo();
    }
}
