package dev.belay.adapter.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.execution.RunResult;
import dev.belay.model.ModelRunException;
import dev.belay.vocabulary.FailureReason;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What comes of a caller's own values, or of no rows, is charged to nobody; in the container, which the breaker needs. */
@QuarkusTest
class UnchargedAnswersTest {
    private final HeldModel model = new HeldModel();

    @SuppressWarnings("NullAway.Init")
    private TierUnderTest subject;

    private void serve() throws InterruptedException {
        subject = new TierUnderTest(model);
    }

    @AfterEach
    void end() {
        subject.close();
    }

    private FailureReason reason(float... rows) {
        return assertInstanceOf(RunResult.Failure.class, subject.result(rows)).reason();
    }

    @Test
    void chargesNobodyForNoNumberOutWhereNoneWasIn() throws InterruptedException {
        // Given a model without a card that makes NaN of infinity
        serve();
        model.behaviour = rows -> List.of(HeldModel.tensor("y", Float.NaN));

        // When callers send infinity, much more often than failures would open the breaker
        for (int i = 0; i < 3 * TierUnderTest.BREAKER_CALLS; i++) {
            RunResult result = subject.result(Float.POSITIVE_INFINITY);
            assertTrue(assertInstanceOf(RunResult.Success.class, result).neutral());
        }

        // Then
        assertEquals("CLOSED", subject.tier.health().breaker());
    }

    @Test
    void countsNoNeutralAnswerAsAGoodOne() throws InterruptedException {
        // Given failures enough to open the breaker, were there not many answers to NaN among them
        serve();
        model.behaviour = rows -> List.of(HeldModel.tensor("y", Float.NaN));

        // When
        for (int i = 0; i < TierUnderTest.BREAKER_CALLS; i++) {
            subject.result(Float.NaN);
            subject.result(Float.NaN);
            subject.result(1);
        }

        // Then
        assertEquals("OPEN", subject.tier.health().breaker());
    }

    @Test
    void chargesTheModelForAnAnswerOfAnotherShapeWhateverWasIn() throws InterruptedException {
        // Given
        serve();
        model.behaviour = rows -> List.of(HeldModel.tensor("z", Float.NaN));

        // When
        FailureReason reason = reason(Float.NaN);

        // Then
        assertEquals(FailureReason.OUTPUT_GUARD, reason);
    }

    @Test
    void answersNoRowsWithoutTheModel() throws InterruptedException {
        // Given a model that breaks
        serve();
        fail();

        // When
        RunResult result = subject.result();

        // Then
        RunResult.Success success = assertInstanceOf(RunResult.Success.class, result);
        assertEquals("[y FP32[0]] true", success.outputs() + " " + success.neutral());
        assertEquals(0, subject.tier.health().inflight());
    }

    @Test
    void countsNoFailureForWantOfRows() throws InterruptedException {
        // Given a model whose rows aren't independent, and that breaks without any
        model.batchable = false;
        serve();
        fail();

        // When
        for (int i = 0; i < 2 * TierUnderTest.BREAKER_CALLS; i++) {
            assertEquals(FailureReason.INPUT_GUARD, reason());
        }

        // Then
        assertEquals("CLOSED", subject.tier.health().breaker());
    }

    @Test
    void countsNoWrongAnswerToNoRows() throws InterruptedException {
        // Given a model whose rows aren't independent, and that answers none of them with the largest of no numbers
        model.batchable = false;
        serve();
        model.behaviour = rows -> List.of(HeldModel.tensor("y", Float.NEGATIVE_INFINITY));

        // When
        for (int i = 0; i < 2 * TierUnderTest.BREAKER_CALLS; i++) {
            assertEquals(FailureReason.INPUT_GUARD, reason());
        }

        // Then
        assertEquals("CLOSED", subject.tier.health().breaker());
    }

    private void fail() {
        model.behaviour = rows -> {
            throw new ModelRunException("broken");
        };
    }
}
