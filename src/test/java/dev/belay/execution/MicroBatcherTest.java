package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MicroBatcherTest {
    private static final int MAX_ROWS = 32;
    private static final long NOW = 1_000;
    private static final int ALL = Integer.MAX_VALUE;

    private final MicroBatcher batcher = new MicroBatcher(true, MAX_ROWS);
    private final List<InferenceCall> expired = new ArrayList<>();

    private Caller offer(Tensor input) {
        Caller caller = Caller.of(input);
        batcher.offer(caller.call);
        return caller;
    }

    private Caller offer(int rows) {
        return offer(Tensors.matrix(rows, 3));
    }

    private Batch take() {
        return Objects.requireNonNull(batcher.take(NOW, ALL, expired));
    }

    private static List<InferenceCall> calls(Batch batch) {
        return batch.members().stream().map(Member::call).toList();
    }

    @Test
    void takesNothingWhereNobodyWaits() {
        // Given an empty queue

        // When
        Batch batch = batcher.take(NOW, ALL, expired);

        // Then
        assertNull(batch);
    }

    @Test
    void takesAllThatFits() {
        // Given
        Caller first = offer(1);
        Caller second = offer(31);

        // When
        Batch batch = take();

        // Then
        assertEquals(List.of(first.call, second.call), calls(batch));
    }

    @Test
    void leavesWhatDoesntFitForTheNextBatch() {
        // Given
        offer(20);
        Caller tooLarge = offer(13);
        Caller small = offer(1);
        take();

        // When
        Batch next = take();

        // Then
        assertEquals(List.of(tooLarge.call, small.call), calls(next));
    }

    @Test
    void takesASliceOfARequestLargerThanABatch() {
        // Given
        offer(4_096);

        // When
        Batch batch = take();

        // Then
        assertEquals(32, batch.rows());
    }

    @Test
    void neverJoinsRequestsThatDifferInAnotherDimension() {
        // Given
        offer(Tensors.matrix(1, 3));
        Caller wider = offer(Tensors.matrix(1, 4));
        take();

        // When
        Batch next = take();

        // Then
        assertEquals(List.of(wider.call), calls(next));
    }

    @Test
    void neverJoinsRequestsThatDifferInRank() {
        // Given
        offer(Tensors.matrix(1, 1));
        Caller flat = offer(Tensors.column(1));
        take();

        // When
        Batch next = take();

        // Then
        assertEquals(List.of(flat.call), calls(next));
    }

    @Test
    void neverTakesWhatIsPastItsDeadline() {
        // Given
        Caller late = new Caller(Tensors.matrix(1, 3), Client.NOBODY, new InferenceCall.Time(0, NOW, 1), Runnable::run);
        batcher.offer(late.call);
        Caller inTime = offer(1);

        // When
        Batch batch = take();

        // Then
        assertEquals(List.of(inTime.call), calls(batch));
        assertEquals(List.of(late.call), expired);
    }

    @Test
    void neverTakesWhatHasTimedOut() {
        // Given
        offer(1).timeOut();
        Caller waiting = offer(1);

        // When
        Batch batch = take();

        // Then
        assertEquals(List.of(waiting.call), calls(batch));
    }

    @Test
    void neverTakesACallThatTimedOutAfterItDidntFit() {
        // Given
        offer(20);
        Caller tooLarge = offer(20);
        take();
        tooLarge.timeOut();

        // When
        Batch next = batcher.take(NOW, ALL, expired);

        // Then
        assertNull(next);
    }

    @Test
    void isNotEmptyWhileACallThatDidntFitWaits() {
        // Given
        offer(20);
        offer(20);

        // When
        take();

        // Then
        assertFalse(batcher.isEmpty());
    }

    @Test
    void refusesTheCallThatDidntFitAsWell() {
        // Given
        offer(20);
        Caller tooLarge = offer(20);
        Caller behind = offer(1);
        take();

        // When
        batcher.refuseAll(new RunResult.Failure(FailureReason.HUNG, "hung"));

        // Then
        assertEquals(FailureReason.HUNG, tooLarge.reason());
        assertEquals(FailureReason.HUNG, behind.reason());
        assertTrue(batcher.isEmpty());
    }

    @Test
    void takesTheHalvesOfAFailedBatchBeforeAnythingElse() {
        // Given
        List<Caller> failed = List.of(offer(1), offer(1), offer(1));
        Batch whole = take();
        offer(1);

        // When
        batcher.split(whole, false);
        List<InferenceCall> first = calls(take());
        List<InferenceCall> second = calls(take());

        // Then
        assertEquals(List.of(failed.get(0).call), first);
        assertEquals(List.of(failed.get(1).call, failed.get(2).call), second);
    }

    @Test
    void takesHalvesOfAHalfBeforeTheOtherHalf() {
        // Given
        List<Caller> failed = List.of(offer(1), offer(1), offer(1), offer(1));
        batcher.split(take(), false);

        // When
        batcher.split(take(), false);
        List<InferenceCall> quarter = calls(take());

        // Then
        assertEquals(List.of(failed.getFirst().call), quarter);
    }

    @Test
    void passesOverAHalfOfWhomNobodyWaits() {
        // Given
        Caller impatient = offer(1);
        Caller patient = offer(1);
        batcher.split(take(), false);
        impatient.timeOut();

        // When
        Batch next = take();

        // Then
        assertEquals(List.of(patient.call), calls(next));
    }

    @Test
    void keepsTheInputsOfAMemberThatIsRunAgain() {
        // Given
        Tensor input = Tensors.matrix(1, 3);
        offer(input);
        offer(1);
        batcher.split(take(), false);

        // When
        Batch half = take();

        // Then
        assertSame(input, half.inputs().getFirst()[0]);
    }

    /** Against the obvious: everyone is taken once, in order of arrival, in as few batches as fit. */
    @Test
    void batchesAnyQueueOfOneClientInOrderOfArrival() {
        long seed = System.nanoTime();
        System.out.println("MicroBatcherTest seed " + seed);
        Random random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            // Given
            List<Integer> rows = new ArrayList<>();
            List<InferenceCall> offered = new ArrayList<>();
            for (int i = random.nextInt(50); i >= 0; i--) {
                rows.add(1 + random.nextInt(random.nextBoolean() ? 4 : 100));
                offered.add(offer(rows.getLast()).call);
            }

            // When
            List<Integer> taken = new ArrayList<>();
            List<InferenceCall> order = new ArrayList<>();
            for (Batch batch = batcher.take(NOW, ALL, expired);
                    batch != null;
                    batch = batcher.take(NOW, ALL, expired)) {
                taken.add(batch.rows());
                order.addAll(calls(batch));
                batch.members().forEach(this::answer);
            }

            // Then
            assertEquals(offered, order.stream().distinct().toList());
            assertEquals(greedily(rows), taken);
        }
    }

    /** What the runner does with a slice. */
    private void answer(Member member) {
        InferenceCall call = member.call();
        if (!member.isWhole()) {
            List<Tensor> outputs = List.of(Tensors.matrix(member.rows(), 1));
            RunResult whole = call.sliced().add(new RunResult.Success(outputs, 1, member.rows()), member.rows());
            if (whole == null && call.waitAgain()) {
                batcher.resume(call);
                return;
            }
        }
        call.returned();
    }

    /** What has more rows than a batch is cut to fill it. */
    private static List<Integer> greedily(List<Integer> rows) {
        List<Integer> batches = new ArrayList<>();
        int sum = 0;
        for (int next : rows) {
            if (next <= MAX_ROWS && sum + next > MAX_ROWS) {
                batches.add(sum);
                sum = 0;
            }
            sum += next;
            while (sum >= MAX_ROWS) {
                batches.add(MAX_ROWS);
                sum -= MAX_ROWS;
            }
        }
        if (sum > 0) {
            batches.add(sum);
        }
        return batches;
    }
}
