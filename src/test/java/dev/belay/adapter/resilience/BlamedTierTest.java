package dev.belay.adapter.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.belay.execution.RunResult;
import dev.belay.model.ModelRunException;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What opens a tier's breaker, and what doesn't; in the container, which the breaker needs. */
@QuarkusTest
class BlamedTierTest {
    private static final float BAD = -1;

    private final HeldModel model = new HeldModel();
    private TierUnderTest under;

    @BeforeEach
    void load() throws InterruptedException {
        under = new TierUnderTest(model);
    }

    @AfterEach
    void end() {
        under.close();
    }

    private void failOnNegatives() {
        model.byInput = inputs -> {
            for (float value : inputs) {
                if (value < 0) {
                    throw new ModelRunException("can't take it");
                }
            }
        };
    }

    @Test
    void staysClosedHoweverManyRequestsTheModelCantTake() {
        // Given
        failOnNegatives();
        under.result(1);

        // When
        for (int i = 0; i < 50; i++) {
            under.result(BAD);
        }

        // Then
        assertInstanceOf(RunResult.Success.class, under.result(1));
    }

    @Test
    void staysClosedHoweverManyAnswersCantBeBelievedForWhatWasAsked() {
        // Given a model that gives NaN for NaN
        under.result(1);
        model.nanForNan = true;

        // When
        for (int i = 0; i < 50; i++) {
            under.result(Float.NaN);
        }

        // Then
        assertInstanceOf(RunResult.Success.class, under.result(1));
    }

    @Test
    void failsTheRequestThatTheModelCantTake() {
        // Given
        failOnNegatives();
        under.result(1);

        // When
        RunResult bad = under.result(BAD);

        // Then
        assertEquals(new RunResult.Failure(FailureReason.ERROR, "can't take it"), bad);
    }

    @Test
    void opensForAModelThatIsDead() {
        // Given
        under.result(1);

        // When
        model.behaviour = rows -> {
            throw new ModelRunException("dead");
        };

        // Then
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            while (!under.tier.health().breaker().equals("OPEN")) {
                under.result(1);
            }
        });
    }

    @Test
    void opensForAModelThatGivesNothingButNaN() {
        // Given
        under.result(1);

        // When
        model.behaviour = rows -> List.of(HeldModel.tensor("y", Float.NaN));

        // Then
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            while (!under.tier.health().breaker().equals("OPEN")) {
                under.result(1);
            }
        });
    }

    @Test
    void staysClosedForTimeThatOthersTook() {
        // Given

        // When
        for (int i = 0; i < 50; i++) {
            under.ended(new RunResult.Failure(FailureReason.TIMEOUT, "timeout", true));
        }

        // Then
        assertEquals("CLOSED", under.tier.health().breaker());
    }

    @Test
    void isUsuallyNoSlowerForTimeThatOthersTook() {
        // Given

        // When
        under.ended(new RunResult.Failure(FailureReason.TIMEOUT, "timeout", true));

        // Then
        assertEquals(
                0, under.tier.typicalLatency().snapshot(1, System.nanoTime()).p99Nanos());
    }

    @Test
    void opensForTimeThatTheModelTook() {
        // Given

        // When
        for (int i = 0; i < TierUnderTest.BREAKER_CALLS; i++) {
            under.ended(new RunResult.Failure(FailureReason.TIMEOUT, "timeout", false));
        }

        // Then
        assertEquals("OPEN", under.tier.health().breaker());
    }

    @Test
    void goesOnAndFreesTheSlotWhenTheOutputGuardRunsOutOfStack() {
        // Given an answer whose look-up throws an error
        model.behaviour = rows -> new AbstractList<>() {
            @Override
            public Tensor get(int index) {
                throw new StackOverflowError("on purpose");
            }

            @Override
            public int size() {
                return 1;
            }
        };

        // When
        RunResult result = under.result(1);

        // Then
        assertEquals(
                FailureReason.ERROR,
                assertInstanceOf(RunResult.Failure.class, result).reason());
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> under.awaitInflight(0));
    }
}
