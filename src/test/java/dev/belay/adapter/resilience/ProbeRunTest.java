package dev.belay.adapter.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.Patience;
import dev.belay.execution.Backend;
import dev.belay.execution.InferenceCall;
import dev.belay.execution.RunResult;
import dev.belay.validation.OutputGuard;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeRunTest {
    /** A backend in which a call waits for ever. */
    private record Busy(boolean crowded) implements Backend {
        @Override
        public Status status() {
            return Status.READY;
        }

        @Override
        public String reason() {
            return "";
        }

        @Override
        public void submit(InferenceCall call) {}

        @Override
        public boolean crowdedOut(InferenceCall call) {
            return crowded;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysWhetherItsTimeWasSpentBehindOtherRequests(boolean crowded) {
        // Given
        CompletableFuture<RunResult> result = new CompletableFuture<>();
        OutputGuard guard = new OutputGuard(new HeldModel().signature(), Optional.empty());
        try (DeadlineWheel wheel =
                new DeadlineWheel(Thread.ofPlatform().daemon().factory())) {
            // When
            new ProbeRun(guard, 1, result::complete)
                    .start(new Busy(crowded), wheel, 1, new Tensor[] {HeldModel.tensor("x", 1)});

            // Then
            assertEquals(
                    new RunResult.Failure(FailureReason.TIMEOUT, "control timed out", crowded), Patience.get(result));
        }
    }
}
