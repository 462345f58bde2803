package dev.belay.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.execution.RunResult;
import dev.belay.monitoring.Observations.BreakerState;
import dev.belay.monitoring.Observations.TierObserver;
import dev.belay.monitoring.RecentOutcomes;
import dev.belay.validation.Check;
import dev.belay.validation.Finding;
import dev.belay.validation.GuardAction;
import dev.belay.vocabulary.FailureReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ObservedCascadeTest {
    private final Tally endpoint = new Tally();
    private final Seen primary = new Seen();
    private final Seen baseline = new Seen();
    private final RecentOutcomes recent = new RecentOutcomes();
    private final ObservedCascade observed = new ObservedCascade(endpoint, List.of(primary, baseline), recent);

    /** What a tier's observer has seen. */
    private static final class Seen implements TierObserver {
        final List<String> events = new ArrayList<>();

        @Override
        public void inflight(int change) {}

        @Override
        public void answered() {
            events.add("answered");
        }

        @Override
        public void succeeded(long nanos) {}

        @Override
        public void failed(FailureReason reason, long nanos) {
            events.add(reason + " " + nanos);
        }

        @Override
        public void lateResult() {}

        @Override
        public void breaker(BreakerState from, BreakerState to) {}

        @Override
        public void drillActive(boolean active) {}
    }

    @Test
    void observesTheTierThatAnswered() {
        // Given a cascade of a model and a baseline

        // When
        observed.answered(1);

        // Then
        assertEquals(List.of("answered"), baseline.events);
    }

    @Test
    void observesTheTierThatWasPassedOver() {
        // Given a cascade of a model and a baseline

        // When
        observed.refused(0, FailureReason.NO_TIME, "no time left");

        // Then
        assertEquals(List.of("NO_TIME 0"), primary.events);
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_TIME", "INPUT_GUARD", "DEGRADED_BY_GUARD"})
    void aCallersFaultIsNoErrorOfTheFirstTier(FailureReason reason) {
        // Given a cascade of a model and a baseline

        // When
        observed.refused(0, reason, "for what the request is");

        // Then
        assertEquals(new RecentOutcomes.Counts(0, 0), recent.counts());
    }

    @Test
    void aFirstTierThatIsNotRunHasAnError() {
        // Given a cascade of a model and a baseline

        // When
        observed.refused(0, FailureReason.BREAKER_OPEN, "open");

        // Then
        assertEquals(new RecentOutcomes.Counts(1, 1), recent.counts());
    }

    @Test
    void aTimeoutBehindOtherRequestsIsNoErrorOfTheFirstTier() {
        // Given a cascade of a model and a baseline

        // When
        observed.ended(0, new RunResult.Failure(FailureReason.TIMEOUT, "timeout", true));

        // Then
        assertEquals(new RecentOutcomes.Counts(0, 0), recent.counts());
    }

    @Test
    void observesWhatAGuardFound() {
        // Given a cascade of a model and a baseline

        // When
        observed.found(new Finding(Check.RANGE, "temp", GuardAction.REJECT));

        // Then
        assertEquals(List.of("range temp reject"), endpoint.guards);
    }
}
