package dev.belay.adapter.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.belay.execution.RunResult;
import dev.belay.model.ModelRunException;
import dev.belay.vocabulary.FailureReason;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the probe of a breaker that isn't closed any more makes of it; in the container, which the breaker needs. */
@QuarkusTest
class HalfOpenTierTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final float BAD = -1;

    private final HeldModel model = new HeldModel();

    @SuppressWarnings("NullAway.Init")
    private TierUnderTest under;

    @BeforeEach
    void load() throws InterruptedException {
        under = new TierUnderTest(model, Duration.ofMillis(1));
    }

    @AfterEach
    void end() {
        under.close();
    }

    /** A model that was dead; its breaker has opened once, and waits for a probe. */
    private void open() {
        under.result(1);
        model.behaviour = rows -> {
            throw new ModelRunException("dead");
        };
        assertTimeoutPreemptively(LONG, () -> {
            while (under.tier.breaker.openings() == 0) {
                under.result(1);
            }
        });
        awaitNoProbe();
        model.behaviour = HeldModel::ones;
    }

    /** Until the delay has passed and nothing is left to be found out of a probe. */
    private void awaitNoProbe() {
        assertTimeoutPreemptively(LONG, () -> {
            while (!under.tier.health().breaker().equals("HALF_OPEN")
                    || !under.tier.breaker.tryProbe(System::nanoTime)) {
                Thread.onSpinWait();
            }
        });
        under.tier.breaker.notProbed();
    }

    private void failOnNegatives() {
        model.byInput = inputs -> {
            if (inputs[0] < 0) {
                throw new ModelRunException("can't take it");
            }
        };
    }

    @Test
    void staysHalfOpenForAProbeThatTheModelCantTake() {
        // Given
        open();
        int openings = under.tier.breaker.openings();
        failOnNegatives();

        // When
        RunResult probe = under.result(BAD);

        // Then
        assertEquals(new RunResult.Failure(FailureReason.ERROR, "can't take it"), probe);
        awaitNoProbe();
        assertEquals(openings, under.tier.breaker.openings());
    }

    @Test
    void closesForTheNextProbeThatIsAnswered() {
        // Given one before it that the model can't take
        open();
        int openings = under.tier.breaker.openings();
        failOnNegatives();
        under.result(BAD);
        awaitNoProbe();

        // When
        RunResult next = under.result(1);

        // Then
        assertInstanceOf(RunResult.Success.class, next);
        assertTimeoutPreemptively(LONG, () -> {
            while (!under.tier.breaker.isClosed()) {
                Thread.onSpinWait();
            }
        });
        assertEquals(openings, under.tier.breaker.openings());
    }

    @Test
    void opensAgainForAProbeOfAModelThatIsDeadStill() {
        // Given
        open();
        int openings = under.tier.breaker.openings();
        model.behaviour = rows -> {
            throw new ModelRunException("dead");
        };

        // When
        under.result(1);

        // Then
        assertTimeoutPreemptively(LONG, () -> {
            while (under.tier.breaker.openings() != openings + 1) {
                Thread.onSpinWait();
            }
        });
    }

    @Test
    void staysHalfOpenForAnAnswerThatSaysNothingOfTheModel() {
        // Given
        open();
        model.nanForNan = true;

        // When
        RunResult probe = under.result(Float.NaN);

        // Then
        assertEquals(true, assertInstanceOf(RunResult.Success.class, probe).neutral());
        assertEquals("HALF_OPEN", under.tier.health().breaker());
    }

    @Test
    void staysHalfOpenForAProbeWithoutRowsThatTheModelCantTake() throws InterruptedException {
        // Given a model whose rows aren't independent
        under.close();
        model.batchable = false;
        load();
        open();
        model.behaviour = rows -> {
            throw new ModelRunException("no rows");
        };

        // When
        RunResult probe = under.result();

        // Then
        assertEquals(
                FailureReason.INPUT_GUARD,
                assertInstanceOf(RunResult.Failure.class, probe).reason());
        assertEquals("HALF_OPEN", under.tier.health().breaker());
    }
}
