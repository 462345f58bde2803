package dev.belay.adapter.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.adapter.resilience.FailureAttribution.Finding;
import dev.belay.execution.RunResult;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailureAttributionTest {
    private static final int HOLDS = 20;
    private static final Tensor[] GOOD = {HeldModel.tensor("x", 1)};
    private static final Tensor[] BAD = {HeldModel.tensor("x", -1)};
    private static final RunResult WELL = new RunResult.Success(List.of(), 1, 1);
    private static final RunResult FAILED = new RunResult.Failure(FailureReason.ERROR, "broken");
    private static final RunResult CROWDED_OUT = new RunResult.Failure(FailureReason.TIMEOUT, "timeout", true);

    private final Deque<Consumer<RunResult>> asked = new ArrayDeque<>();
    private final List<Tensor[]> inputs = new ArrayList<>();
    private final List<Integer> rows = new ArrayList<>();
    private final List<@Nullable Finding> probes = new ArrayList<>();
    private int charged;
    private final FailureAttribution blame = new FailureAttribution(
            (tensors, count, then) -> {
                inputs.add(tensors);
                rows.add(count);
                asked.add(then);
            },
            HOLDS,
            (finding, failures, probe) -> {
                charged += finding == Finding.MODEL ? failures : 0;
                probes.add(probe ? finding : null);
            });

    private Finding fail() {
        return blame.failed(BAD, 1, false);
    }

    private void answer(RunResult... results) {
        for (RunResult result : results) {
            asked.remove().accept(result);
        }
    }

    private void known() {
        blame.keep(GOOD, 1);
    }

    @Test
    void blamesTheModelWhereNothingIsKnownToBeGood() {
        // Given a model that has answered nobody

        // When
        Finding finding = fail();

        // Then
        assertEquals(Finding.MODEL, finding);
    }

    @Test
    void asksTheModelForWhatItAnsweredBefore() {
        // Given
        known();

        // When
        fail();

        // Then
        assertSame(GOOD, inputs.getFirst());
    }

    @Test
    void blamesTheRequestThatFailsAgainWhileTheModelAnswers() {
        // Given
        known();
        fail();

        // When
        answer(WELL, FAILED);

        // Then
        assertEquals(Finding.REQUEST, fail());
        assertEquals(0, charged);
    }

    @Test
    void blamesTheModelThatFailsOnWhatItAnsweredBefore() {
        // Given
        known();
        fail();

        // When
        answer(FAILED);

        // Then
        assertEquals(Finding.MODEL, fail());
        assertEquals(1, charged);
    }

    @Test
    void blamesAModelThatFailsAtRandom() {
        // Given
        known();
        fail();

        // When
        answer(WELL, WELL);

        // Then
        assertEquals(Finding.MODEL, fail());
        assertEquals(1, charged);
    }

    /** What waits behind other requests, or for a core, says nothing of the model. */
    @Test
    void blamesNobodyWhileTheKnownInputIsCrowdedOut() {
        // Given
        known();
        fail();

        // When
        answer(CROWDED_OUT);

        // Then nothing is charged, and the next failure asks again
        assertEquals(Finding.OPEN, fail());
        assertEquals(0, charged);
        assertEquals(1, asked.size());
    }

    @Test
    void blamesNobodyWhileTheRequestIsCrowdedOutWhenItIsAskedAgain() {
        // Given
        known();
        fail();

        // When
        answer(WELL, CROWDED_OUT);

        // Then
        assertEquals(Finding.OPEN, fail());
        assertEquals(0, charged);
    }

    @Test
    void leavesTheQuestionOfACrowdedOutProbeToTheNextCall() {
        // Given
        known();
        blame.failed(BAD, 1, true);

        // When
        answer(CROWDED_OUT);

        // Then
        assertEquals(List.of(Finding.UNKNOWN), probes);
    }

    @Test
    void asksAgainAfterABugOfItsOwn() {
        // Given a model that can't even be asked, once
        AtomicInteger questions = new AtomicInteger();
        FailureAttribution broken = new FailureAttribution(
                (tensors, count, then) -> {
                    if (questions.getAndIncrement() == 0) {
                        throw new IllegalStateException("a bug");
                    }
                },
                HOLDS,
                (finding, failures, probe) -> {});
        broken.keep(GOOD, 1);
        assertThrows(IllegalStateException.class, () -> broken.failed(BAD, 1, false));

        // When
        broken.failed(BAD, 1, false);

        // Then
        assertEquals(2, questions.get());
    }

    @Test
    void chargesEverythingThatFailedMeanwhile() {
        // Given
        known();
        for (int i = 0; i < 7; i++) {
            fail();
        }

        // When
        answer(FAILED);

        // Then
        assertEquals(7, charged);
    }

    @Test
    void asksOnceForAllThatFailMeanwhile() {
        // Given
        known();

        // When
        for (int i = 0; i < 7; i++) {
            fail();
        }

        // Then
        assertEquals(1, asked.size());
    }

    @Test
    void asksAgainWhenAModelThatWasWellHasAnsweredNobodyForThreeFailures() {
        // Given
        known();
        fail();
        answer(WELL, FAILED);

        // When
        fail();
        fail();

        // Then
        assertEquals(Finding.OPEN, fail());
        assertEquals(1, asked.size());
    }

    @Test
    void asksNoMoreWhileGoodRequestsAreAnsweredBetween() {
        // Given
        known();
        fail();
        answer(WELL, FAILED);

        // When
        for (int i = 0; i < HOLDS; i++) {
            fail();
            blame.answered(1);
        }

        // Then
        assertTrue(asked.isEmpty());
    }

    @Test
    void noFindingHoldsForEver() {
        // Given
        known();
        fail();
        answer(WELL, FAILED);
        for (int i = 0; i < HOLDS; i++) {
            fail();
            blame.answered(1);
        }

        // When
        Finding finding = fail();

        // Then
        assertEquals(Finding.OPEN, finding);
    }

    @Test
    void blamesTheModelForNoMoreCallsThanTheBreakerRemembers() {
        // Given
        known();
        fail();
        answer(FAILED);

        // When
        for (int i = 0; i < HOLDS; i++) {
            blame.answered(1);
        }

        // Then
        assertEquals(Finding.OPEN, fail());
    }

    @Test
    void asksALargeRequestNoSecondTime() {
        // Given
        known();
        blame.failed(BAD, 4_096, false);

        // When
        answer(WELL);

        // Then
        assertTrue(asked.isEmpty());
        assertEquals(Finding.REQUEST, fail());
    }

    @Test
    void tellsOfAProbeApartFromWhatIsCharged() {
        // Given a probe of the breaker
        known();
        blame.failed(BAD, 1, true);

        // When
        answer(FAILED);

        // Then
        assertEquals("0 [MODEL]", charged + " " + probes);
    }

    @Test
    void blamesTheModelForNoProbeByWhatWasFoundBefore() {
        // Given
        known();
        fail();
        answer(FAILED);

        // When
        Finding finding = blame.failed(BAD, 1, true);

        // Then
        assertEquals(Finding.OPEN, finding);
    }

    @Test
    void wantsTheFirstAnsweredRequestOfSeveralRows() {
        // Given a model that has answered nobody

        // When
        boolean wanted = blame.answered(7);

        // Then
        assertTrue(wanted);
    }

    @Test
    void asksForAllRowsThatWereAnsweredBefore() {
        // Given
        blame.keep(new Tensor[] {HeldModel.tensor("x", 1, 2, 3)}, 3);

        // When
        fail();

        // Then
        assertEquals(3, rows.getFirst());
    }

    @Test
    void keepsNoLargeInput() {
        // Given
        blame.keep(new Tensor[] {HeldModel.tensor("x", new float[300_000])}, 1);

        // When
        Finding finding = fail();

        // Then
        assertEquals(Finding.MODEL, finding);
    }

    @Test
    void takesAnExampleWhileNothingBetterIsKnown() {
        // Given
        blame.expectGood(GOOD);

        // When
        fail();

        // Then
        assertSame(GOOD, inputs.getFirst());
    }
}
