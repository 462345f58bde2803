package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunnerBatchingTest {
    @Test
    void runsTogetherWhatArrivesTogether() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(1);
        List<Caller> waiting = List.of(rig.submit(2), rig.submit(3, 4), rig.submit(5));

        // When
        first.letGo();
        waiting.forEach(Caller::result);

        // Then
        assertEquals(List.of(List.of(1f), List.of(2f, 3f, 4f, 5f)), rig.model.runs);
    }

    @Test
    void givesEachMemberItsOwnRows() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(1);
        rig.submit(2);
        Caller second = rig.submit(3, 4);

        // When
        first.letGo();

        // Then
        assertArrayEquals(new float[] {6, 8}, second.answer());
    }

    @Test
    void runsRequestsOfAModelThatCantBeBatchedOneByOne() {
        // Given
        Rig rig = new Rig(false);
        Rig.Held first = rig.hold(1);
        List<Caller> waiting = List.of(rig.submit(2), rig.submit(3));

        // When
        first.letGo();
        waiting.forEach(Caller::result);

        // Then
        assertEquals(List.of(List.of(1f), List.of(2f), List.of(3f)), rig.model.runs);
    }

    @Test
    void answersALaterCallAfterItHasGoneToSleep() {
        // Given
        Rig rig = new Rig();
        rig.submit(1).result();

        // When
        Caller later = rig.submit(2);

        // Then
        assertArrayEquals(new float[] {4}, later.answer());
    }

    /** A wake-up that is lost would leave the call to its timer; the runner is about to sleep after each answer. */
    @Test
    void neverSleepsThroughACall() {
        // Given
        Rig rig = new Rig();

        // When
        for (int i = 0; i < 20_000; i++) {
            rig.submit(i).result();
        }

        // Then
        assertEquals(20_000, rig.model.runs.size());
    }

    @Test
    void repliesWithOneTaskPerEventLoopAndBatch() {
        // Given
        Rig rig = new Rig();
        AtomicInteger tasksOfOne = new AtomicInteger();
        AtomicInteger tasksOfOther = new AtomicInteger();
        CountingLoop one = new CountingLoop(tasksOfOne);
        CountingLoop other = new CountingLoop(tasksOfOther);
        Rig.Held first = rig.hold(1);
        List<Caller> waiting = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Caller caller = rig.caller(i % 3 == 0 ? one : other, i);
            rig.runner.submit(caller.call);
            waiting.add(caller);
        }

        // When
        first.letGo();
        waiting.forEach(Caller::result);

        // Then
        assertEquals(List.of(1, 1), List.of(tasksOfOne.get(), tasksOfOther.get()));
    }

    @Test
    void tellsHowManyRowsEachBatchHad() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(1);
        rig.submit(2);
        Caller last = rig.submit(3, 4);

        // When
        first.letGo();
        last.result();
        rig.submit(5).result();

        // Then
        assertEquals(List.of("batch 1", "batch 3"), rig.events.reported().subList(0, 2));
    }

    @Test
    void neverRunsWhatIsPastItsDeadline() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(1);
        Caller late = rig.submit(2);
        rig.now.addAndGet(Rig.TIMEOUT);
        Caller inTime = rig.submit(3);

        // When
        first.letGo();
        inTime.result();

        // Then
        assertEquals(List.of(List.of(1f), List.of(3f)), rig.model.runs);
        assertEquals(FailureReason.TIMEOUT, late.reason());
    }

    @Test
    void asksTheModelForEachAloneWhereTheJoinedRowsAreNotTheBatchs() {
        // Given a model that gives one row too many where it is asked for several
        Rig rig = new Rig();
        rig.model.behaviour = members ->
                members.size() == 1 ? FakeRun.twice(members) : List.of(Tensors.column(new float[members.size() + 1]));
        Rig.Held first = rig.hold(1);
        Caller one = rig.submit(2);
        Caller other = rig.submit(3);

        // When
        first.letGo();

        // Then
        assertArrayEquals(new float[] {4}, one.answer());
        assertArrayEquals(new float[] {6}, other.answer());
    }

    @Test
    void handsAnOddOutputOfASingleRequestOnWholeForTheOutputGuardToSee() {
        // Given
        Rig rig = new Rig();
        rig.model.behaviour = members -> List.of(Tensors.column(7, 8, 9));

        // When
        Caller alone = rig.submit(1);

        // Then
        assertArrayEquals(new float[] {7, 8, 9}, alone.answer());
    }

    @Test
    void asksTheModelForEachAloneWhereTheJoinedOutputCantBeDivided() {
        // Given a tensor whose data is shorter than its shape says
        Rig rig = new Rig();
        Rig.Held first = rig.hold(1);
        rig.model.behaviour = members -> members.size() == 1
                ? FakeRun.twice(members)
                : List.of(new Tensor(
                        "y", Datatype.FP32, new long[] {members.size()}, new TensorData.Floats(new float[0])));
        Caller one = rig.submit(2);
        rig.submit(3);

        // When
        first.letGo();

        // Then
        assertArrayEquals(new float[] {4}, one.answer());
    }

    private record CountingLoop(AtomicInteger tasks) implements Executor {
        @Override
        public void execute(Runnable task) {
            tasks.incrementAndGet();
            task.run();
        }
    }
}
