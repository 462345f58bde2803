package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.Patience;
import dev.belay.model.ModelRunException;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FailureReason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One model shared by clients of all sizes. */
class RunnerFairnessTest {
    private static final Client HEAVY = new Client("heavy");
    private static final Client LIGHT = new Client("light");

    private static float[] rows(int count, float value) {
        float[] rows = new float[count];
        Arrays.fill(rows, value);
        return rows;
    }

    @Test
    void aSmallRequestIsInTheNextRunBesideLargeOnes() {
        // Given four clients with thousands of rows
        Rig rig = new Rig();
        Rig.Held first = rig.hold(0);
        for (int i = 0; i < 4; i++) {
            rig.submitAs(new Client(i), rows(4_096, 1));
        }

        // When
        Caller small = rig.submitAs(LIGHT, 7);
        first.letGo();

        // Then
        assertArrayEquals(new float[] {14}, small.answer());
        assertTrue(rig.model.runs.get(1).contains(7f));
    }

    @Test
    void aLargeRequestGetsItsRowsInOrder() {
        // Given
        Rig rig = new Rig();
        float[] rows = new float[1_000];
        float[] twice = new float[1_000];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i;
            twice[i] = 2 * i;
        }

        // When
        Caller large = rig.submitAs(HEAVY, rows);

        // Then
        assertArrayEquals(twice, large.answer());
    }

    @Test
    void noRunHasMoreRowsThanABatch() {
        // Given
        Rig rig = new Rig();

        // When
        rig.submitAs(HEAVY, rows(1_000, 1)).result();

        // Then
        assertEquals(32, rig.model.runs.stream().mapToInt(List::size).max().orElse(0));
    }

    @Test
    void twoLargeRequestsOfTwoClientsAreServedAlike() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(0);
        Caller one = rig.submitAs(HEAVY, rows(320, 1));
        Caller other = rig.submitAs(LIGHT, rows(320, 2));

        // When
        first.letGo();
        one.result();
        other.result();

        // Then
        for (List<Float> run : rig.model.runs.subList(1, rig.model.runs.size())) {
            assertEquals(16, Collections.frequency(run, 1f));
        }
    }

    @Test
    void manySmallRequestsOfOneClientDontHoldUpAnothers() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(0);
        for (int i = 0; i < 300; i++) {
            rig.submitAs(HEAVY, 1);
        }

        // When
        Caller other = rig.submitAs(LIGHT, 7);
        first.letGo();
        other.result();

        // Then the run that was made when nobody knew of more, and the next
        assertTrue(List.copyOf(rig.model.runs).subList(1, 3).stream().anyMatch(run -> run.contains(7f)));
    }

    @Test
    void requestsOfAClientStayInOrder() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(0);
        List<Caller> callers = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            callers.add(rig.submitAs(HEAVY, i));
            rig.submitAs(LIGHT, 1_000);
        }

        // When
        first.letGo();
        callers.forEach(Caller::result);

        // Then
        List<Float> order = rig.model.runs.stream()
                .flatMap(List::stream)
                .filter(value -> value > 0 && value < 1_000)
                .toList();
        assertEquals(order.stream().sorted().toList(), order);
    }

    @Test
    void aModelThatCantBeBatchedTakesTurnsByClient() {
        // Given
        Rig rig = new Rig(false);
        Rig.Held first = rig.hold(0);
        for (int i = 0; i < 10; i++) {
            rig.submitAs(HEAVY, 1);
        }
        Caller other = rig.submitAs(LIGHT, 7);

        // When
        first.letGo();
        other.result();

        // Then
        int turn = rig.model.runs.indexOf(List.of(7f));
        assertTrue(turn <= 3, "it was run " + turn);
    }

    @Test
    void aLargeRequestThatHasTimedOutLeavesTheLine() {
        // Given
        Rig rig = new Rig();
        Hold slice = rig.model.holdNext();
        Caller large = rig.submitAs(HEAVY, rows(4_096, 1));
        slice.awaitEntered();

        // When
        large.timeOut();
        slice.letGo();
        rig.submitAs(LIGHT, 7).result();
        large.awaitReleased();

        // Then
        assertEquals(List.of(7f), rig.model.runs.get(1));
        assertEquals(1, large.releases.get());
    }

    @Test
    void whatTimesOutBehindManyShortRunsOfOthersWasCrowdedOut() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(0);
        Caller queued = rig.submitAs(LIGHT, 1);
        rig.now.addAndGet(Rig.TIMEOUT / 3);

        // When
        boolean timedOut = queued.call.detach();

        // Then
        assertTrue(timedOut);
        assertTrue(rig.runner.crowdedOut(queued.call));
        first.letGo();
    }

    @Test
    void whatTimesOutBehindOneLongRunWasNotCrowdedOut() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(0);
        Caller queued = rig.submitAs(LIGHT, 1);
        rig.now.addAndGet(Rig.TIMEOUT);

        // When
        queued.call.detach();

        // Then
        assertFalse(rig.runner.crowdedOut(queued.call));
        first.letGo();
    }

    @Test
    void whatTimesOutInALongRunOfItsOwnWasNotCrowdedOut() {
        // Given
        Rig rig = new Rig();
        Rig.Held held = rig.hold(1);
        rig.now.addAndGet(Rig.TIMEOUT);

        // When
        held.caller().call.detach();

        // Then
        assertFalse(rig.runner.crowdedOut(held.caller().call));
        held.letGo();
    }

    @Test
    void whatTimesOutBehindALargeRunOfAModelThatCantBeCutWasCrowdedOut() {
        // Given
        Rig rig = new Rig(false);
        Hold hold = rig.model.holdNext();
        rig.submitAs(HEAVY, rows(4_096, 1));
        hold.awaitEntered();
        Caller queued = rig.submitAs(LIGHT, 1);
        rig.now.addAndGet(Rig.TIMEOUT);

        // When
        queued.call.detach();

        // Then
        assertTrue(rig.runner.crowdedOut(queued.call));
        hold.letGo();
    }

    @Test
    void whatIsPastItsTimeBehindALongRunSaysSoToTheTier() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(0);
        Caller queued = rig.submitAs(LIGHT, 1);
        rig.now.addAndGet(Rig.TIMEOUT);

        // When
        first.letGo();

        // Then
        assertEquals(new RunResult.Failure(FailureReason.TIMEOUT, "timeout in the queue", false), queued.failure());
    }

    /** A runner thread that gets no core between two runs: what it finds past its time only waited. */
    @Test
    void whatExpiresWhileTheRunnerHasNoCoreWasCrowdedOutWhateverRanBefore() {
        // Given a run that was slow and is over
        Rig rig = new Rig();
        Rig.Held slow = rig.hold(0);
        rig.now.addAndGet(Rig.TIMEOUT);
        slow.letGo();
        slow.caller().result();
        rig.awaitAsleep();

        // When the next call is taken from the queue when its time is gone
        Caller queued = rig.caller(1);
        rig.now.addAndGet(Rig.TIMEOUT);
        rig.runner.submit(queued.call);

        // Then
        assertEquals(new RunResult.Failure(FailureReason.TIMEOUT, "timeout in the queue", true), queued.failure());
    }

    @Test
    void whatExpiresBehindALargeRunOfAModelThatCantBeCutWasCrowdedOut() {
        // Given
        Rig rig = new Rig(false);
        Hold hold = rig.model.holdNext();
        rig.submitAs(HEAVY, rows(4_096, 1));
        hold.awaitEntered();
        Caller queued = rig.submitAs(LIGHT, 1);
        rig.now.addAndGet(Rig.TIMEOUT);

        // When the run ends before the timer of the call that waits
        hold.letGo();

        // Then
        assertEquals(new RunResult.Failure(FailureReason.TIMEOUT, "timeout in the queue", true), queued.failure());
    }

    @Test
    void runsThatFailedBecauseOfANeighbourAreNoSlownessOfTheModel() {
        // Given four that run together, one of which the model can't take, and runs of less than half their time
        Rig rig = new Rig();
        Rig.Held first = rig.hold(0);
        Caller good = rig.submit(1);
        rig.submit(2);
        rig.submit(3);
        rig.submit(-1);
        AtomicInteger failures = new AtomicInteger();
        Hold[] third = new Hold[1];
        rig.model.behaviour = members -> {
            if (members.size() == 1) {
                return FakeRun.twice(members);
            }
            rig.now.addAndGet(Rig.TIMEOUT / 3);
            if (failures.incrementAndGet() == 2) {
                third[0] = rig.model.holdNext();
            }
            throw new ModelRunException("can't take it");
        };

        // When two runs that it shared have failed and it times out in the third
        first.letGo();
        Patience.until(() -> rig.model.runs.size() == 4, "the third run is under way");
        good.call.detach();

        // Then
        assertTrue(rig.runner.crowdedOut(good.call));
        third[0].letGo();
    }

    @Test
    void theSmallestBatchOfAllComparisonsHolds() {
        // Given two comparisons at once
        Rig rig = new Rig();
        Comparison narrow = rig.runner.compare(4);
        rig.runner.compare(8);

        // When
        narrow.end();
        Rig.Held first = rig.hold(0);
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            callers.add(rig.submit(i));
        }
        first.letGo();
        callers.forEach(Caller::result);

        // Then
        assertEquals(8, rig.model.runs.stream().mapToInt(List::size).max().orElse(0));
    }
}
