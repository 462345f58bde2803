package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.Patience;
import dev.belay.vocabulary.FailureReason;
import org.junit.jupiter.api.Test;

class RunnerCloseTest {
    private static final long LIMIT_MILLIS = 60_000;

    @Test
    void closesTheModelWhenItSleeps() {
        // Given
        Rig rig = new Rig();

        // When
        rig.runner.close();

        // Then
        Patience.await(rig.model.closed);
    }

    @Test
    void closesNothingWhileARunIsInProgress() {
        // Given
        Rig rig = new Rig();
        rig.hold(1);

        // When
        rig.runner.close();

        // Then
        assertEquals(0, rig.model.closes.get());
    }

    @Test
    void closesTheModelWhenTheRunInProgressHasReturned() throws InterruptedException {
        // Given
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);
        rig.runner.close();

        // When
        held.letGo();
        rig.runner.awaitExit(LIMIT_MILLIS);

        // Then
        assertEquals(1, rig.model.closes.get());
        assertFalse(rig.model.closedWhileRunning);
    }

    @Test
    void answersTheRunInProgress() {
        // Given
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);
        rig.runner.close();

        // When
        held.letGo();

        // Then
        assertArrayEquals(new float[] {2}, held.caller().answer());
    }

    @Test
    void refusesItsQueueAtOnce() {
        // Given
        Rig rig = new Rig();
        rig.hold(1);
        Caller queued = rig.submit(2);

        // When
        rig.runner.close();

        // Then
        assertTrue(queued.isCompleted());
        assertEquals(FailureReason.UNAVAILABLE, queued.reason());
    }

    @Test
    void refusesTheCallThatDidntFitIntoTheLastBatch() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(1);
        Hold second = rig.model.holdNext();
        rig.submit(new float[20]);
        Caller tooLarge = rig.submit(new float[20]);
        first.letGo();
        second.awaitEntered();

        // When
        rig.runner.close();

        // Then
        assertTrue(tooLarge.isCompleted());
        assertTrue(tooLarge.isReleased());
    }

    @Test
    void refusesWhatComesAfterwards() throws InterruptedException {
        // Given
        Rig rig = new Rig();
        rig.runner.close();
        rig.runner.awaitExit(LIMIT_MILLIS);

        // When
        Caller latecomer = rig.submit(1);

        // Then
        assertTrue(latecomer.isCompleted());
        assertEquals(FailureReason.UNAVAILABLE, latecomer.reason());
    }

    @Test
    void terminatesARunThatIsDueAlsoAfterClose() {
        // Given
        Rig rig = new Rig();
        rig.hold(1);
        rig.runner.close();

        // When
        rig.pass(Rig.TIMEOUT + 1);

        // Then
        assertEquals(1, rig.model.terminates.get());
    }

    @Test
    void neverClosesAModelWhoseRunHangs() {
        // Given
        Rig rig = new Rig();
        rig.hold(1);
        rig.letItHang();

        // When
        rig.runner.close();

        // Then
        assertEquals(0, rig.model.closes.get());
    }

    @Test
    void tellsItsEndOnce() throws InterruptedException {
        // Given
        Rig rig = new Rig();
        rig.runner.close();
        rig.runner.close();

        // When
        rig.runner.awaitExit(LIMIT_MILLIS);

        // Then
        assertEquals(1, rig.exits.get());
    }
}
