package dev.belay.adapter.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.belay.execution.Backend;
import dev.belay.execution.InferenceCall;
import dev.belay.execution.RunResult;
import dev.belay.monitoring.Observations;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A tier before a backend with a bug; in the container, which the breaker needs. */
@QuarkusTest
class BrokenBackendTest {
    private static final long BUDGET_NANOS = 60_000_000_000L;
    private static final ModelRef REF = new ModelRef("flights", "1");

    private final DeadlineWheel wheel =
            new DeadlineWheel(Thread.ofPlatform().daemon().factory());

    @AfterEach
    void end() {
        wheel.close();
    }

    private static final class WithoutState implements Backend {
        @Override
        public Status status() {
            throw new IllegalStateException("a bug of the backend");
        }

        @Override
        public String reason() {
            return "";
        }

        @Override
        public void submit(InferenceCall call) {}
    }

    @Test
    void holdsNoSlotWhereItThrowsInsteadOfItsState() {
        // Given
        GuardedTier tier = new GuardedTier(
                new TierSettings("flights", "primary", REF, BUDGET_NANOS, 4, BreakerSettings.DEFAULT),
                new WithoutState(),
                wheel,
                Observations.NONE.tier("flights", "primary", REF, BUDGET_NANOS),
                TripListener.NONE);
        Inputs inputs =
                new Inputs(new FeatureSet(List.of(HeldModel.X), false), new Tensor[] {HeldModel.tensor("x", 1)}, 1);
        AtomicReference<RunResult> result = new AtomicReference<>();

        // When
        tier.call(inputs, Client.NOBODY, BUDGET_NANOS, Runnable::run, result::set);

        // Then
        assertEquals(
                FailureReason.ERROR,
                assertInstanceOf(RunResult.Failure.class, result.get()).reason());
        assertEquals(0, tier.bulkhead.taken());
    }
}
