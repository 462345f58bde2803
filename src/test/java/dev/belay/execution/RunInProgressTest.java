package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunInProgressTest {
    private static final long START = 1_000;
    private static final long LIMIT = 100;
    private static final long GRACE = 10;

    private final FakeRun model = new FakeRun();
    private final Member hasty = member(LIMIT / 2);
    private final Member patient = member(LIMIT);
    private final RunInProgress running =
            new RunInProgress(model, new Batch(List.of(hasty, patient), Batch.Part.NONE), START);

    private static Member member(long runLimitNanos) {
        Tensor input = Tensors.column(1);
        InferenceCall call = new Caller(
                        input, Client.NOBODY, new InferenceCall.Time(START, LIMIT, runLimitNanos), Runnable::run)
                .call;
        call.enter();
        return Member.whole(call, new Tensor[] {input});
    }

    @Test
    void lastsAsLongAsItsMostPatientMemberAllows() {
        // Given members of tiers with different timeouts

        // When
        running.terminateIfDue(START + LIMIT);

        // Then
        assertEquals(0, model.terminates.get());
    }

    @Test
    void isTerminatedPastTheLimitOfItsMostPatientMember() {
        // Given members of tiers with different timeouts

        // When
        running.terminateIfDue(START + LIMIT + 1);

        // Then
        assertEquals(1, model.terminates.get());
    }

    @Test
    void isNotTerminatedAfterItHasEnded() {
        // Given
        running.end();

        // When
        running.terminateIfDue(START + LIMIT + 1);

        // Then
        assertEquals(0, model.terminates.get());
    }

    @Test
    void knowsAtItsEndThatItWasTerminated() {
        // Given
        running.terminateIfDue(START + LIMIT + 1);

        // When
        boolean terminated = running.end();

        // Then
        assertTrue(terminated);
    }

    @Test
    void knowsAtItsEndThatItWasLeftAlone() {
        // Given
        running.terminateIfDue(START + 1);

        // When
        boolean terminated = running.end();

        // Then
        assertFalse(terminated);
    }

    @Test
    void isStuckFromTheFirstTerminateOnWhateverFollows() {
        // Given
        long first = START + LIMIT + 1;
        running.terminateIfDue(first);
        running.terminateIfDue(first + GRACE);

        // When
        boolean stuck = running.isStuck(first + GRACE + 1, GRACE);

        // Then
        assertTrue(stuck);
    }

    @Test
    void isNotStuckAfterItHasEnded() {
        // Given
        running.terminateIfDue(START + LIMIT + 1);
        running.end();

        // When
        boolean stuck = running.isStuck(START + LIMIT + 2 + GRACE, GRACE);

        // Then
        assertFalse(stuck);
    }

    @Test
    void isNotStuckWithoutTerminate() {
        // Given a run that nobody has terminated

        // When
        boolean stuck = running.isStuck(START + 100 * LIMIT, GRACE);

        // Then
        assertFalse(stuck);
    }
}
