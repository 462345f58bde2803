package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.vocabulary.FailureReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunnerHungTest {
    @Test
    void isHungASecondAfterTerminate() {
        // Given
        Rig rig = new Rig();
        rig.hold(1);
        rig.pass(Rig.TIMEOUT + 1);

        // When
        rig.pass(Rig.STUCK_GRACE + 1);

        // Then
        assertTrue(rig.runner.isHung());
    }

    @Test
    void isNotHungWithinASecondOfTerminate() {
        // Given
        Rig rig = new Rig();
        rig.hold(1);
        rig.pass(Rig.TIMEOUT + 1);

        // When
        rig.pass(Rig.STUCK_GRACE);

        // Then
        assertFalse(rig.runner.isHung());
    }

    @Test
    void refusesItsQueueAtOnce() {
        // Given
        Rig rig = new Rig();
        rig.hold(1);
        Caller queued = rig.submit(2);

        // When
        rig.letItHang();

        // Then
        assertEquals(FailureReason.HUNG, queued.reason());
        assertTrue(queued.isReleased());
    }

    @Test
    void refusesTheCallThatDidntFitIntoTheHungBatch() {
        // Given a call that was taken from the queue for a batch it was too large for
        Rig rig = new Rig();
        Rig.Held first = rig.hold(1);
        Hold second = rig.model.holdNext();
        rig.submit(new float[20]);
        Caller tooLarge = rig.submit(new float[20]);
        first.letGo();
        second.awaitEntered();

        // When
        rig.letItHang();

        // Then
        assertTrue(tooLarge.isCompleted());
        assertTrue(tooLarge.isReleased());
    }

    @Test
    void refusesTheOtherHalfOfABatchThatWasSplit() {
        // Given a batch that failed, whose first half hangs when it is run again
        Rig rig = new Rig();
        Rig.Held first = rig.hold(1);
        Hold whole = rig.model.holdNext();
        rig.model.failOn(3);
        rig.submit(2);
        Caller otherHalf = rig.submit(3);
        first.letGo();
        whole.awaitEntered();
        Hold half = rig.model.holdNext();
        whole.letGo();
        half.awaitEntered();

        // When
        rig.letItHang();

        // Then
        assertTrue(otherHalf.isCompleted());
        assertTrue(otherHalf.isReleased());
    }

    @Test
    void refusesAtOnceWhatComesWhileItHangs() {
        // Given
        Rig rig = new Rig();
        rig.hold(1);
        rig.letItHang();

        // When
        Caller newcomer = rig.submit(2);

        // Then
        assertTrue(newcomer.isCompleted());
        assertEquals(FailureReason.HUNG, newcomer.reason());
    }

    @Test
    void keepsTheSlotsOfTheRunThatHangs() {
        // Given
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);
        held.caller().timeOut();

        // When
        rig.letItHang();

        // Then
        assertFalse(held.caller().isReleased());
    }

    @Test
    void servesAgainWhenTheRunReturns() {
        // Given
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);
        held.caller().timeOut();
        rig.letItHang();

        // When
        held.letGo();
        rig.events.awaitRecovered();

        // Then
        assertArrayEquals(new float[] {4}, rig.submit(2).answer());
    }

    @Test
    void isNoLongerHungWhenTheRunReturns() {
        // Given
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);
        rig.letItHang();

        // When
        held.letGo();
        rig.events.awaitRecovered();

        // Then
        assertFalse(rig.runner.isHung());
    }

    @Test
    void freesTheSlotsOfTheRunThatHungWhenItReturns() {
        // Given
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);
        held.caller().timeOut();
        rig.letItHang();

        // When
        held.letGo();

        // Then
        held.caller().awaitReleased();
    }

    @Test
    void tellsOfEachHangOnce() {
        // Given
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);
        rig.letItHang();
        rig.pass(Rig.STUCK_GRACE + 1);

        // When
        held.letGo();
        rig.events.awaitRecovered();

        // Then
        assertEquals(List.of("stuck", "recovered"), rig.events.reported().subList(0, 2));
    }

    @Test
    void canHangAgain() {
        // Given a runner that has come back from a hang
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);
        rig.letItHang();
        held.letGo();
        rig.events.awaitRecovered();
        rig.hold(2);

        // When
        rig.letItHang();

        // Then
        assertTrue(rig.runner.isHung());
    }
}
