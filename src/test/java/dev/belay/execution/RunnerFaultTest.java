package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.model.ModelRunException;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever others throw at a runner, it goes on, and nobody else's answer is lost. */
class RunnerFaultTest {
    @BeforeEach
    void expectBugsOnTheWatchsThread() {
        Thread.currentThread().setUncaughtExceptionHandler((thread, bug) -> {});
    }

    @AfterEach
    void expectNoMoreBugs() {
        Thread.currentThread().setUncaughtExceptionHandler(null);
    }

    private static InferenceCall.Listener listener(Runnable completed, Runnable late, Runnable released) {
        return new InferenceCall.Listener() {
            @Override
            public void completed(RunResult result) {
                completed.run();
            }

            @Override
            public void lateResult() {
                late.run();
            }

            @Override
            public void released() {
                released.run();
            }
        };
    }

    private static InferenceCall call(Rig rig, InferenceCall.Listener listener) {
        return new InferenceCall(
                new Tensor[] {Tensors.column(1)},
                1,
                Client.NOBODY,
                new InferenceCall.Time(rig.now.get(), Rig.TIMEOUT, Rig.TIMEOUT),
                Runnable::run,
                listener);
    }

    private static void nothing() {}

    private static void bug() {
        throw new IllegalStateException("a bug of somebody else");
    }

    @Test
    void answersTheRestOfABatchWhenOneCallersListenerThrows() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(1);
        rig.runner.submit(
                call(rig, listener(RunnerFaultTest::bug, RunnerFaultTest::nothing, RunnerFaultTest::nothing)));
        Caller other = rig.submit(3);

        // When
        first.letGo();

        // Then
        assertArrayEquals(new float[] {6}, other.answer());
    }

    @Test
    void freesTheSlotsOfABatchThatABugOfTheRunnersEnds() {
        // Given a clock that fails twice after a run: when the result is made, and when the run's end is noted
        AtomicInteger bugs = new AtomicInteger();
        FakeRun model = new FakeRun();
        Runner runner = new Runner(
                model,
                true,
                RunnerSettings.DEFAULT,
                Thread.ofPlatform()
                        .daemon()
                        .uncaughtExceptionHandler((thread, bug) -> {})
                        .factory(),
                () -> {
                    if (bugs.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        bug();
                    }
                    return 0;
                },
                Runner.Listener.NONE,
                RunnerFaultTest::nothing);
        model.behaviour = members -> {
            bugs.set(2);
            return FakeRun.twice(members);
        };

        // When
        Caller caller = Caller.of(Tensors.column(1));
        runner.submit(caller.call);

        // Then it has ended, and the runner goes on without counting as hung
        assertEquals(FailureReason.ERROR, caller.reason());
        assertEquals(1, caller.releases.get());
        model.behaviour = FakeRun::twice;
        Caller next = Caller.of(Tensors.column(3));
        runner.submit(next.call);
        assertArrayEquals(new float[] {6}, next.answer());
        runner.watch(Long.MAX_VALUE);
        assertFalse(runner.isHung());
    }

    @Test
    void answersTheRestOfABatchWhenASlotCantBeFreed() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(1);
        rig.runner.submit(
                call(rig, listener(RunnerFaultTest::nothing, RunnerFaultTest::nothing, RunnerFaultTest::bug)));
        Caller other = rig.submit(3);

        // When
        first.letGo();

        // Then
        assertArrayEquals(new float[] {6}, other.answer());
    }

    @Test
    void answersTheRestOfABatchWhenALateResultCantBeCounted() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(1);
        InferenceCall late =
                call(rig, listener(RunnerFaultTest::nothing, RunnerFaultTest::bug, RunnerFaultTest::nothing));
        Hold second = rig.model.holdNext();
        rig.runner.submit(late);
        Caller other = rig.submit(3);
        first.letGo();
        second.awaitEntered();
        late.detach();

        // When
        second.letGo();

        // Then
        assertArrayEquals(new float[] {6}, other.answer());
    }

    @Test
    void answersTheRestOfABatchWhenAnEventLoopRefusesItsTask() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(1);
        Caller onDeadLoop = rig.caller(
                task -> {
                    throw new RejectedExecutionException("event loop shut down");
                },
                2);
        rig.runner.submit(onDeadLoop.call);
        Caller other = rig.submit(3);

        // When
        first.letGo();

        // Then
        assertArrayEquals(new float[] {6}, other.answer());
        assertTrue(onDeadLoop.isReleased());
    }

    @Test
    void chargesAnErrorOfTheVirtualMachineToTheModel() {
        // Given
        Rig rig = new Rig();
        rig.model.behaviour = members -> {
            throw new NoClassDefFoundError("missing");
        };

        // When
        Caller caller = rig.submit(1);

        // Then
        assertEquals(FailureReason.ERROR, caller.reason());
        assertTrue(caller.isReleased());
    }

    @Test
    void aTerminatedRunIsATimeoutThatNamesTheBudget() {
        // Given
        Rig rig = new Rig();
        rig.model.behaviour = members -> {
            throw new ModelRunException("terminated");
        };
        Rig.Held held = rig.hold(1);
        rig.pass(Rig.TIMEOUT + 1);

        // When
        held.letGo();

        // Then
        assertEquals(
                new RunResult.Failure(FailureReason.TIMEOUT, "timeout after 100 ms"),
                held.caller().failure());
    }

    @Test
    void servesOnAfterAnErrorOfTheVirtualMachine() {
        // Given
        Rig rig = new Rig();
        rig.model.behaviour = members -> {
            throw new StackOverflowError();
        };
        rig.submit(1).result();
        rig.model.behaviour = FakeRun::twice;

        // When
        Caller next = rig.submit(2);

        // Then
        assertArrayEquals(new float[] {4}, next.answer());
    }

    @Test
    void servesOnWhenItsOwnListenerThrows() {
        // Given
        Rig rig = new Rig();
        rig.events.bug = new IllegalStateException("metrics are broken");

        // When
        Caller first = rig.submit(1);
        Caller second = rig.submit(2);

        // Then
        assertArrayEquals(new float[] {2}, first.answer());
        assertArrayEquals(new float[] {4}, second.answer());
    }

    @Test
    void refusesItsQueueThoughNobodyCanBeToldThatItHangs() {
        // Given
        Rig rig = new Rig();
        rig.events.bug = new IllegalStateException("metrics are broken");
        rig.hold(1);
        Caller queued = rig.submit(2);

        // When
        rig.letItHang();

        // Then
        assertEquals(FailureReason.HUNG, queued.reason());
    }

    @Test
    void hangsAsEverWhenTerminateThrows() {
        // Given
        Rig rig = new Rig();
        rig.model.bugInTerminate = new IllegalStateException("no such run");
        rig.hold(1);

        // When
        rig.letItHang();

        // Then
        assertTrue(rig.runner.isHung());
    }

    @Test
    void tellsItsEndThoughTheModelCantBeClosed() throws InterruptedException {
        // Given
        Rig rig = new Rig();
        rig.model.bugInClose = new IllegalStateException("double free");

        // When
        rig.runner.close();
        rig.runner.awaitExit(60_000);

        // Then
        assertEquals(1, rig.exits.get());
    }

    @Test
    void handsABugToTheThreadsHandler() {
        // Given
        Rig rig = new Rig();
        rig.events.bug = new IllegalStateException("metrics are broken");
        rig.submit(1).result();

        // When
        Throwable seen = rig.awaitBug();

        // Then
        assertEquals(rig.events.bug, seen);
    }

    @Test
    void sleepsAlsoAfterSomebodyInterruptedIt() {
        // Given a model that interrupts its own thread, as a careless runtime might
        Rig rig = new Rig();
        rig.model.behaviour = members -> {
            Thread.currentThread().interrupt();
            return FakeRun.twice(members);
        };
        rig.submit(1).result();
        boolean[] interrupted = {true};
        rig.model.behaviour = members -> {
            interrupted[0] = Thread.currentThread().isInterrupted();
            return FakeRun.twice(members);
        };

        // When
        rig.submit(2).result();

        // Then
        assertFalse(interrupted[0]);
    }
}
