package dev.belay.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.cascade.BaselineTier;
import dev.belay.cascade.Cascade;
import dev.belay.cascade.FakeTier;
import dev.belay.execution.RunResult;
import dev.belay.model.Baseline;
import dev.belay.model.Signature;
import dev.belay.monitoring.Observations.Protocol;
import dev.belay.routing.Route;
import dev.belay.routing.Routes;
import dev.belay.routing.RoutingTable;
import dev.belay.validation.Check;
import dev.belay.validation.Finding;
import dev.belay.validation.GuardAction;
import dev.belay.validation.InputVerdict;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PredictionServiceTest {
    private static final long DEADLINE = Routes.DEADLINE_NANOS;

    private final FakeTier tier = new FakeTier("primary");
    private final Tally tally = new Tally();
    private final List<PredictionResult> results = new ArrayList<>();
    private long now = 1_000;
    private final PredictionService path = PredictionFixture.service(() -> now);

    private Route route(boolean withBaseline) {
        Optional<BaselineTier> baseline = withBaseline ? Optional.of(baseline()) : Optional.empty();
        return Routes.to(new Cascade(List.of(tier), baseline, () -> now), tally);
    }

    private static BaselineTier baseline() {
        return new BaselineTier("baseline", new ModelRef("flights", ModelRef.HEURISTIC), new Baseline() {
            @Override
            public Signature signature() {
                return new Signature(List.of(), List.of(), true);
            }

            @Override
            public List<Tensor> answer(Inputs inputs) {
                return List.of();
            }
        });
    }

    private void predict(Route route, long callerBudgetNanos) {
        Inputs inputs = new Inputs(route.features(), new Tensor[0], 1);
        path.predict(PredictionFixture.request(route, inputs, null, callerBudgetNanos), Runnable::run, results::add);
    }

    private void predict() {
        predict(route(true), 0);
    }

    @Test
    void answers() {
        // Given a tier that works

        // When
        predict();

        // Then
        assertEquals(List.of(PredictionFixture.answered("primary", tier.model(), List.of(), null)), results);
    }

    @Test
    void callsAnAnswerOfTheFirstTierOk() {
        // Given a tier that works

        // When
        predict();

        // Then
        assertEquals(List.of("V2 OK 0"), tally.requests);
    }

    @Test
    void callsAnAnswerOfALaterTierDegraded() {
        // Given
        tier.failing(FailureReason.ERROR, "broken");

        // When
        predict();

        // Then
        assertEquals(List.of("V2 DEGRADED 0"), tally.requests);
    }

    @Test
    void callsTheCallersFaultRejected() {
        // Given
        Finding finding = new Finding(Check.RANGE, "temp", GuardAction.REJECT);
        tier.saying(new InputVerdict.Rejected(finding, "'temp' is 999"));

        // When
        predict();

        // Then
        assertEquals(List.of("V2 REJECTED 0"), tally.requests);
    }

    @Test
    void callsWhatNobodyAnsweredFailed() {
        // Given
        tier.failing(FailureReason.ERROR, "broken");

        // When
        predict(route(false), 0);

        // Then
        assertEquals(List.of("V2 FAILED 0"), tally.requests);
    }

    @Test
    void countsWhatTheCodecRefusedAsRejected() {
        // Given
        Route route = route(true);
        long startNanos = now;
        now += 5;

        // When
        path.rejected(route, Protocol.V1, startNanos);

        // Then
        assertEquals(List.of("V1 REJECTED 5"), tally.requests);
        assertFalse(tier.wasAsked());
    }

    @Test
    void measuresUntilTheAnswerIsHandedOver() {
        // Given
        Route route = route(true);
        Inputs inputs = new Inputs(new FeatureSet(List.of(), false), new Tensor[0], 1);

        // When
        path.predict(PredictionFixture.request(route, inputs, null, 0), Runnable::run, result -> now += 7);

        // Then
        assertEquals(List.of("V2 OK 7"), tally.requests);
    }

    @Test
    void holdsARequestInFlightUntilItIsAnswered() {
        // Given
        tier.waiting();
        predict();
        assertEquals(1, tally.inflight);

        // When
        tier.waiting.getFirst().accept(new RunResult.Success(List.of(), 0, 1));

        // Then
        assertEquals(0, tally.inflight);
        assertEquals(1, tally.mostInflight);
    }

    @Test
    void countsAnAnswerAfterItsDeadline() {
        // Given
        tier.waiting();
        predict();
        now += DEADLINE + 1;

        // When
        tier.waiting.getFirst().accept(new RunResult.Success(List.of(), 0, 1));

        // Then
        assertEquals(1, tally.missed);
    }

    @Test
    void countsNoMissForAnAnswerAtItsDeadline() {
        // Given
        tier.waiting();
        predict();
        now += DEADLINE;

        // When
        tier.waiting.getFirst().accept(new RunResult.Success(List.of(), 0, 1));

        // Then
        assertEquals(0, tally.missed);
    }

    @Test
    void holdsTheCallersDeadlineIfThatIsSooner() {
        // Given
        tier.waiting();
        predict(route(true), 50_000_000);
        now += 50_000_001;

        // When
        tier.waiting.getFirst().accept(new RunResult.Success(List.of(), 0, 1));

        // Then
        assertEquals(1, tally.callerLimitMissed);
        assertEquals(0, tally.missed);
    }

    @Test
    void aCallersLimitHidesNoMissOfTheEndpointsDeadline() {
        // Given
        tier.waiting();
        predict(route(true), 50_000_000);
        now += DEADLINE + 1;

        // When
        tier.waiting.getFirst().accept(new RunResult.Success(List.of(), 0, 1));

        // Then
        assertEquals(1, tally.missed);
    }

    @Test
    void observesARequestWhoseAnswerCantBeHandedOver() {
        // Given
        Route route = route(true);
        Inputs inputs = new Inputs(new FeatureSet(List.of(), false), new Tensor[0], 1);

        // When
        assertThrows(
                IllegalStateException.class,
                () -> path.predict(PredictionFixture.request(route, inputs, null, 0), Runnable::run, result -> {
                    throw new IllegalStateException("connection closed");
                }));

        // Then
        assertEquals(0, tally.inflight);
        assertEquals(1, tally.requests.size());
    }

    @Test
    void isNotReadyBeforeATableIsInstalled() {
        // Given a path that has just been made

        // When
        boolean ready = path.ready();

        // Then
        assertFalse(ready);
    }

    @Test
    void isReadyWhenEveryEndpointCanServe() {
        // Given
        path.install(new RoutingTable(Map.of("flights", route(false)), Map.of()));

        // When
        boolean ready = path.ready();

        // Then
        assertTrue(ready);
    }

    @Test
    void isReadyAsLongAsABaselineAnswers() {
        // Given
        tier.unavailable("hung");
        path.install(new RoutingTable(Map.of("flights", route(true)), Map.of()));

        // When
        boolean ready = path.ready();

        // Then
        assertTrue(ready);
    }

    @Test
    void isNotReadyWhileAnEndpointCanNotServe() {
        // Given
        tier.unavailable("hung");
        path.install(new RoutingTable(Map.of("flights", route(false)), Map.of()));

        // When
        boolean ready = path.ready();

        // Then
        assertFalse(ready);
    }

    @Test
    void isReadyThoughAVersionAskedAloneCanNotServe() {
        // Given
        tier.unavailable("hung");
        path.install(new RoutingTable(Map.of(), Map.of("flights", Map.of("1", route(false)))));

        // When
        boolean ready = path.ready();

        // Then
        assertTrue(ready);
    }

    @Test
    void isNotReadyOnceItDrains() {
        // Given
        path.install(new RoutingTable(Map.of("flights", route(true)), Map.of()));

        // When
        path.drain();

        // Then
        assertFalse(path.ready());
    }

    @Test
    void answersStillWhileItDrains() {
        // Given
        path.drain();

        // When
        predict();

        // Then
        assertEquals(1, results.size());
    }

    @Test
    void showsTheTableThatWasInstalledLast() {
        // Given
        RoutingTable next = new RoutingTable(Map.of(), Map.of());
        path.install(RoutingTable.EMPTY);

        // When
        path.install(next);

        // Then
        assertSame(next, path.table());
    }
}
