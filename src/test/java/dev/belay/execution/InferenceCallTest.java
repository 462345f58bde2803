package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.vocabulary.FailureReason;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class InferenceCallTest {
    private final Caller caller = Caller.of(Tensors.column(1));
    private final InferenceCall call = caller.call;

    @Test
    void entersNoRunAfterATimeoutInTheQueue() {
        // Given
        call.detach();

        // When
        boolean entered = call.enter();

        // Then
        assertFalse(entered);
    }

    @Test
    void letsGoOfItsInputsInTheQueue() {
        // Given a call in the queue

        // When
        call.detach();

        // Then
        assertNull(call.inputs());
    }

    @Test
    void isOwedNoResultAfterATimeoutInItsRun() {
        // Given
        call.enter();
        call.detach();

        // When
        boolean waiting = call.returned();

        // Then
        assertFalse(waiting);
    }

    @Test
    void timesOutNoMoreAfterItsRunHasReturned() {
        // Given
        call.enter();
        call.returned();

        // When
        boolean won = call.detach();

        // Then
        assertFalse(won);
    }

    @Test
    void timesOutOnce() {
        // Given
        call.detach();

        // When
        boolean again = call.detach();

        // Then
        assertFalse(again);
    }

    @Test
    void ignoresARefusalInARun() {
        // Given
        call.enter();

        // When
        call.refuse(new RunResult.Failure(FailureReason.HUNG, "hung"));

        // Then
        assertFalse(caller.isCompleted());
        assertFalse(caller.isReleased());
    }

    @Test
    void hasTheResultOfABackendThatEndsIt() {
        // Given
        RunResult.Failure failure = new RunResult.Failure(FailureReason.ERROR, "it broke");
        call.enter();

        // When
        call.end(failure);

        // Then
        assertEquals(failure, caller.result());
        assertEquals(1, caller.releases.get());
    }

    @Test
    void countsAnAnswerThatABackendGivesTooLate() {
        // Given
        call.enter();
        call.detach();

        // When
        call.end(new RunResult.Success(List.of(), 1, 1));

        // Then
        assertFalse(caller.isCompleted());
        assertEquals(1, caller.lateResults.get());
        assertEquals(1, caller.releases.get());
    }

    @Test
    void countsNoFailureThatComesTooLate() {
        // Given
        call.enter();
        call.detach();

        // When
        call.end(new RunResult.Failure(FailureReason.ERROR, "it broke"));

        // Then
        assertEquals(0, caller.lateResults.get());
        assertEquals(1, caller.releases.get());
    }

    @Test
    void mayEnterAnotherRunAfterAFailedOne() {
        // Given
        call.enter();
        call.waitAgain();

        // When
        boolean entered = call.enter();

        // Then
        assertTrue(entered);
    }

    @Test
    void freesItsSlotWhenItsRunFailsAfterItsTimeout() {
        // Given
        call.enter();
        call.detach();

        // When
        call.waitAgain();

        // Then
        assertEquals(1, caller.releases.get());
    }

    @Test
    void freesItsSlotAtATimeoutBetweenTwoRuns() {
        // Given
        call.enter();
        call.waitAgain();

        // When
        boolean won = call.detach();

        // Then
        assertTrue(won);
        assertEquals(1, caller.releases.get());
    }

    /** However timer and runner meet, one of them completes the call, and its slot is freed once. */
    @Test
    void isCompletedOnceAndFreedOnceHoweverTimerAndRunnerMeet() throws InterruptedException {
        // Given
        Caller[] callers = callers();

        // When
        letThemMeet(callers, InferenceCallTest::runTwice);

        // Then
        for (Caller each : callers) {
            assertEquals(1, each.completions.get());
            assertEquals(1, each.releases.get());
        }
    }

    /** A timer fires once: if it lost to a run that is then given up, nobody would ever complete the call. */
    @Test
    void timesOutThoughItIsJustChangingBetweenQueueAndRun() throws InterruptedException {
        // Given
        Caller[] callers = callers();

        // When
        letThemMeet(callers, InferenceCallTest::enterAgainAndAgain);

        // Then
        for (Caller each : callers) {
            assertEquals(1, each.completions.get());
            assertEquals(1, each.releases.get());
        }
    }

    private static Caller[] callers() {
        Caller[] callers = new Caller[20_000];
        Arrays.setAll(callers, i -> Caller.of(Tensors.column(1)));
        return callers;
    }

    private static void letThemMeet(Caller[] callers, Consumer<InferenceCall> runner) throws InterruptedException {
        CyclicBarrier start = new CyclicBarrier(2);
        Thread timer = Thread.ofPlatform().start(() -> {
            for (Caller each : callers) {
                meet(start);
                each.timeOut();
            }
        });
        for (Caller each : callers) {
            meet(start);
            runner.accept(each.call);
        }
        timer.join();
    }

    /** A run that fails, and one that doesn't. */
    private static void runTwice(InferenceCall running) {
        if (running.enter()) {
            running.waitAgain();
            if (running.enter() && running.returned()) {
                running.complete(new RunResult.Failure(FailureReason.ERROR, "it doesn't matter"));
            }
        }
    }

    private static void enterAgainAndAgain(InferenceCall running) {
        for (int i = 0; i < 100_000 && running.enter(); i++) {
            running.waitAgain();
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError(e);
        }
    }
}
