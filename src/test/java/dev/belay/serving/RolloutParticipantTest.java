package dev.belay.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.cascade.Cascade;
import dev.belay.cascade.FakeTier;
import dev.belay.cascade.Tier;
import dev.belay.monitoring.Observations;
import dev.belay.monitoring.OutcomeLedger;
import dev.belay.monitoring.RecentOutcomes;
import dev.belay.routing.Route;
import dev.belay.routing.Routes;
import dev.belay.routing.Split;
import dev.belay.validation.Check;
import dev.belay.validation.Finding;
import dev.belay.validation.GuardAction;
import dev.belay.validation.InputVerdict;
import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RolloutParticipantTest {
    private static final long HEADS = 0;
    private static final long TAILS = 0xFFFF_FFFFL;

    private final FakeTier stable = new FakeTier("primary");
    private final FakeTier candidate = new FakeTier("candidate");
    private final OutcomeLedger ledger = new OutcomeLedger(64);
    private final List<PredictionResult> results = new ArrayList<>();
    private final List<String> outcomes = new ArrayList<>();
    private final List<String> ineligible = new ArrayList<>();
    private long coin = HEADS;
    private long nowNanos = 1_000;
    private final PredictionService path = PredictionFixture.service(() -> nowNanos, () -> coin, new Ticks(0, 0));

    @BeforeEach
    void working() {
        stable.working();
        candidate.working();
    }

    private Route route(int weight) {
        Route route = Routes.to(new Cascade(List.of(stable), Optional.empty(), () -> 1_000));
        ObservedCascade observed = new ObservedCascade(
                route.observer(),
                List.of(
                        Observations.NONE.tier("flights", "candidate", candidate.model(), 1),
                        Observations.NONE.tier("flights", "primary", stable.model(), 1)),
                new RecentOutcomes());
        return route.with(new Split(
                "3",
                weight,
                new Cascade(List.of(candidate, stable), Optional.empty(), () -> 1_000),
                observed,
                null,
                ledger,
                new Seen()));
    }

    /** Remembers why requests take no part. */
    private final class Seen implements Observations.RolloutObserver {
        @Override
        public void ended(Arm arm, boolean error, long nanos) {}

        @Override
        public void ineligible(String reason) {
            ineligible.add(reason);
        }

        @Override
        public void state(String state, boolean held, double weightRatio, double evidenceLog, double thresholdLog) {}

        @Override
        public void rolledBack(String reason) {}

        @Override
        public void swapped(long decidedNanos) {}

        @Override
        public void over() {}
    }

    private void predict(long budgetNanos) {
        Route route = route(500);
        path.predict(
                PredictionFixture.request(route, new Inputs(route.features(), new Tensor[0], 1), null, budgetNanos),
                Runnable::run,
                results::add);
        ledger.read(
                1_000,
                Long.MAX_VALUE,
                100,
                (arm, error, tick, keyBit, runNanos) -> outcomes.add(arm + (error ? " error" : " ok")));
    }

    private void predict() {
        predict(0);
    }

    private String answeredBy() {
        return results.getFirst() instanceof PredictionResult.Answered answered ? answered.tier() : "nobody";
    }

    private @Nullable Arm arm() {
        return results.getFirst() instanceof PredictionResult.Answered answered ? answered.arm() : null;
    }

    @Test
    void aCoinBelowTheWeightIsAnsweredByTheCandidate() {
        predict();
        assertEquals("candidate", answeredBy());
        assertEquals(List.of("CANDIDATE ok"), outcomes);
    }

    @Test
    void aCoinAboveTheWeightIsAnsweredByStable() {
        coin = TAILS;
        predict();
        assertEquals("primary", answeredBy());
        assertEquals(List.of("STABLE ok"), outcomes);
    }

    @Test
    void theAnswerSaysTheArm() {
        predict();
        assertEquals(Arm.CANDIDATE, arm());
    }

    @Test
    void stableGivesTheCandidatesSlotBack() {
        coin = TAILS;
        predict();
        assertEquals(0, candidate.held);
    }

    @Test
    void aCandidateThatFailsIsRescuedByStableAndCharged() {
        candidate.failing();
        predict();
        assertEquals("primary", answeredBy());
        assertEquals(List.of("CANDIDATE error"), outcomes);
    }

    @Test
    void anAnswerThatSaysNothingOfTheModelIsNoEvidenceOfEitherArm() {
        // Given both arms make no number of a request that held none
        candidate.answeringNeutrally();
        stable.answeringNeutrally();
        // When one request falls to each
        predict();
        coin = TAILS;
        predict();
        // Then both are answered, and nothing is awaited
        assertEquals(List.of(List.of(), 2, true), List.of(outcomes, results.size(), ledger.idle()));
    }

    @ParameterizedTest
    @EnumSource(names = {"TOO_LARGE", "NO_ROOM", "INPUT_GUARD"})
    void aFailureThatIsTheRequestsOwnIsNoEvidence(FailureReason reason) {
        // Given the candidate fails for what was asked of it
        candidate.failing(reason, "more than may be");
        // When
        predict();
        // Then no outcome is counted, and none is awaited
        assertEquals(List.of(List.of(), true), List.of(outcomes, ledger.idle()));
    }

    /** On a busy machine either arm's runner may wait for a core: that says nothing of its model. */
    @Test
    void aTimeoutBehindOtherRequestsIsNoEvidenceOfEitherArm() {
        // Given both arms' calls wait behind others until their time is gone
        candidate.crowdedOut();
        stable.crowdedOut();
        // When one request falls to each
        predict();
        coin = TAILS;
        predict();
        // Then no outcome is counted, and none is awaited
        assertEquals(List.of(List.of(), 2, true), List.of(outcomes, results.size(), ledger.idle()));
    }

    @Test
    void aBugInTheDrawHoldsNeitherASlotNorATicket() {
        // Given
        Route route = route(500);
        PredictionService broken = PredictionFixture.service(
                () -> nowNanos,
                () -> {
                    throw new IllegalStateException("no random numbers");
                },
                new Ticks(0, 0));
        // When
        broken.predict(
                PredictionFixture.request(route, new Inputs(route.features(), new Tensor[0], 1), null, 0),
                Runnable::run,
                results::add);
        // Then
        assertInstanceOf(PredictionResult.Broken.class, results.getFirst());
        assertEquals(0, candidate.held);
        assertTrue(ledger.idle());
    }

    @Test
    void theRescueIsNoEvidence() {
        // Given both fail
        candidate.failing();
        stable.failing();
        predict();
        // Then only the candidate is charged, whose request it was
        assertEquals(List.of("CANDIDATE error"), outcomes);
    }

    @Test
    void stableThatFailsIsCharged() {
        coin = TAILS;
        stable.failing(FailureReason.TIMEOUT, "timeout");
        predict();
        assertEquals(List.of("STABLE error"), outcomes);
    }

    /** The deadline is 300 ms, of which the candidate leaves 62 for a rescue. */
    @ParameterizedTest
    @CsvSource({"237,STABLE ok", "239,STABLE error"})
    void anOnlyTierIsChargedForWhatWouldBeTooLateForTheCandidate(long millis, String outcome) {
        // Given tiers that may take the whole deadline
        coin = TAILS;
        candidate.within(300_000_000);
        stable.within(300_000_000).takingUntil(() -> nowNanos += millis * 1_000_000);

        // When
        predict();

        // Then the caller has the answer all the same
        assertEquals("primary", answeredBy());
        assertEquals(List.of(outcome), outcomes);
    }

    @Test
    void aCandidateThatIsNotLoadedIsCharged() {
        candidate.unavailable("hung");
        predict();
        assertEquals("primary", answeredBy());
        assertEquals(List.of("CANDIDATE error"), outcomes);
        assertEquals(0, candidate.held);
    }

    @Test
    void whatTheCandidateCannotTakeIsStablesAndNoEvidence() {
        candidate.saying(new InputVerdict.Unsupported("wind", -1, "wind is missing"));
        predict();
        assertEquals("primary", answeredBy());
        assertEquals(List.of(), outcomes);
        assertEquals(List.of("input"), ineligible);
        assertNull(arm());
    }

    @Test
    void whatStableRejectsIsNoEvidence() {
        stable.saying(new InputVerdict.Rejected(new Finding(Check.RANGE, "x", GuardAction.REJECT), "x is wrong"));
        predict();
        assertEquals(List.of(), outcomes);
        assertFalse(candidate.wasAsked());
    }

    @Test
    void tooSmallABudgetIsNoEvidence() {
        predict(50_000_000);
        assertEquals(List.of("budget"), ineligible);
        assertEquals(List.of(), outcomes);
    }

    @Test
    void aFullCandidateWithinItsTimeIsNoEvidence() {
        candidate.slot = Tier.Slot.FULL;
        predict();
        assertEquals(List.of("full"), ineligible);
        assertEquals("primary", answeredBy());
    }

    @Test
    void aSealedLedgerDrawsNobodyAndHoldsNoSlot() {
        ledger.seal();
        predict();
        assertEquals(List.of("ledger"), ineligible);
        assertEquals(0, candidate.held);
        assertFalse(candidate.wasAsked());
    }
}
