package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.journal.Decision;
import dev.belay.journal.StoreException;
import dev.belay.rollout.Evidence;
import dev.belay.rollout.rule.RuleState;
import dev.belay.routing.EndpointPlan;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RestartTest {
    private final ControlFixture before = new ControlFixture();

    @Test
    void aCanaryGoesOnWhereItWas() {
        String id = before.started("3");
        ControlFixture after = before.restarted();
        assertEquals("canary", after.state(id));
        assertEquals(500, Objects.requireNonNull(after.route().split()).weight());
    }

    @Test
    void aCanaryKeepsItsEvidence() {
        // Given a canary with some requests behind it, whose evidence was kept
        String id = before.started("3");
        before.requests(2_900);
        long seen = before.view(id).stable().orElseThrow().requests();
        // When the process is restarted
        ControlFixture after = before.restarted();
        // Then it misses the open slot's at most, and the last one's
        long kept = after.view(id).stable().orElseThrow().requests();
        assertTrue(kept > seen - 250 && kept <= seen, kept + " of " + seen);
    }

    @Test
    void anOrderlyStopKeepsEveryOutcome() {
        // Given requests of which the last came just before the end, and were read by nobody yet
        String id = before.started("3");
        before.requests(150);
        before.answer(37);
        // When the process stops in order
        ControlFixture after = before.stopped();
        // Then all are known
        long stable = after.view(id).stable().orElseThrow().requests();
        long candidate = after.view(id).candidate().orElseThrow().requests();
        assertEquals(187, stable + candidate);
    }

    @Test
    void anOrderlyStopTakesOutACandidateWhoseLastFailuresNobodyHadRead() {
        // Given a candidate that began to fail just before the end
        before.requests(2_000);
        String id = before.started("3");
        Objects.requireNonNull(before.models.get("3")).failing();
        before.answer(400);
        // When the process stops in order
        ControlFixture after = before.stopped();
        // Then it is out
        assertEquals("rolledBack", after.state(id));
        assertEquals(1, after.entries("rollout.rolledBack").size());
    }

    @Test
    void timeAtAWeightStandsStillWhileTheServerIsDown() {
        // Given three seconds at a weight, and a process that is away for an hour
        String id = before.started("3");
        before.requests(3_000);
        ControlFixture after = before.restarted(TestPlans.plan("2", "1"), Duration.ofHours(1));
        // When another second of requests comes
        after.requests(1_000);
        // Then it is four, as the step counts it; what was under way at either end may lack
        long seconds = after.view(id).elapsedSeconds();
        assertTrue(seconds == 3 || seconds == 4, seconds + " s");
    }

    @Test
    void aRolledBackVersionStaysOut() {
        String id = before.started("3");
        before.change(id, new RolloutCommand.RollBack(""));
        ControlFixture after = before.restarted();
        assertEquals("rolledBack", after.state(id));
        assertNull(after.route().split());
    }

    @Test
    void aTombstoneThatTheJournalLacksIsJournaledAndHolds() {
        // Given a rollback that the store never saw
        String id = before.started("3");
        before.store.down(true);
        before.change(id, new RolloutCommand.RollBack(""));
        // When the next process starts, and the store is there
        before.store.down(false);
        ControlFixture after = before.restarted();
        // Then it is out, and the journal knows
        assertEquals("rolledBack", after.state(id));
        assertEquals(1, after.entries("rollout.rolledBack").size());
    }

    @Test
    void aPromotionOutlivesTheProcess() {
        String id = before.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        before.change(id, new RolloutCommand.Promote(""));
        before.pass(Duration.ofMillis(200));
        assertEquals("3", before.restarted().primary());
    }

    @Test
    void aFileThatNamesOtherTiersWins() {
        before.settle();
        ControlFixture after = before.restarted(TestPlans.plan("4", "2"), Duration.ZERO);
        assertEquals("4", after.primary());
        assertEquals(2, after.entries(Decision.Adopted.KIND).size());
    }

    @Test
    void aFileThatNamesOtherTiersWaitsWhileARolloutRuns() {
        before.started("3");
        ControlFixture after = before.restarted(TestPlans.plan("4", "2"), Duration.ZERO);
        assertEquals("2", after.primary());
        assertTrue(after.rollouts
                .configPending("flights")
                .startsWith("the configuration names flights/4, flights/2; rollout "));
    }

    @Test
    void aFileThatNamesWhatWasRolledBackHereWaitsForAnOperator() {
        String id = before.started("3");
        before.change(id, new RolloutCommand.RollBack(""));
        ControlFixture after = before.restarted(TestPlans.plan("3", "2"), Duration.ZERO);
        assertEquals("2", after.primary());
        after.reply(after.rollouts.adopt("flights", ControlFixture.OPERATOR, after.now()));
        assertEquals("3", after.primary());
    }

    @Test
    void theSameFileLeavesAPromotionAlone() {
        String id = before.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        before.change(id, new RolloutCommand.Promote(""));
        before.pass(Duration.ofMillis(200));
        assertEquals(1, before.restarted().entries(Decision.Adopted.KIND).size());
    }

    @Test
    void aClockSetBackBetweenStartsKeepsTheCanaryGoing() {
        // Given a canary, and a clock that is an hour behind at the next start
        before.requests(2_000);
        String id = before.started("3");
        ControlFixture after = before.restarted(TestPlans.plan("2", "1"), Duration.ofHours(-1));
        // When the candidate fails
        Objects.requireNonNull(after.models.get("3")).failing();
        after.requests(600);
        // Then it is still caught
        assertEquals("rolledBack", after.state(id));
    }

    @Test
    void withoutTheStoreTheConfigurationRoutesAndNothingIsStarted() {
        before.started("3");
        before.settle();
        before.store.down(true);
        ControlFixture after = before.restarted();
        assertEquals("2", after.primary());
        assertEquals(
                Reply.Kind.UNAVAILABLE,
                assertInstanceOf(Reply.Refused.class, after.start("4", TestPlans.trying("now")))
                        .kind());
    }

    @Test
    void whenTheStoreIsBackTheCanaryGoesOn() {
        String id = before.started("3");
        before.store.down(true);
        ControlFixture after = before.restarted();
        before.store.down(false);
        after.await("the canary", () -> after.route().split() != null);
        assertEquals("canary", after.state(id));
        assertNotNull(after.route().split());
    }

    @Test
    void bakingGoesOnWithTheTimeItHasBaked() {
        String id = before.started("3", TestPlans.trying("it is better", Duration.ofSeconds(10), 500));
        before.change(id, new RolloutCommand.Promote(""));
        before.pass(Duration.ofSeconds(6));
        ControlFixture after = before.restarted();
        assertEquals("baking", after.state(id));
        after.pass(Duration.ofSeconds(5));
        assertEquals("promoted", after.state(id));
    }

    @Test
    void aPromotionBesideABaselineNamedFallbackOutlivesTheProcess() {
        // Given a version that was promoted where the only other tier is a baseline
        EndpointPlan configured =
                TestPlans.plan("user", TestPlans.tier("primary", "2"), TestPlans.tier("fallback", "heuristic"));
        ControlFixture fixture = new ControlFixture(configured);
        String id = fixture.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        fixture.change(id, new RolloutCommand.Promote(""));
        // When the process is restarted
        ControlFixture after = fixture.restarted(configured, Duration.ZERO);
        // Then it is the primary
        assertEquals("3", after.primary());
    }

    private void awaitEntry(String kind) {
        for (int i = 0; i < 10_000 && before.entries(kind).isEmpty(); i++) {
            ControlFixture.sleepAMilli();
        }
        assertEquals(1, before.entries(kind).size(), kind);
    }

    @Test
    void aRollbackWinsOverAPromotionWhoseAnswerWasLost() {
        // Given a promotion that is in the journal, though nobody here knows yet
        String id = before.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        before.store.loseAnswers(true);
        before.ask(id, new RolloutCommand.Promote(""));
        awaitEntry("rollout.promoted");
        // When the candidate is rolled back meanwhile
        before.change(id, new RolloutCommand.RollBack(""));
        before.store.loseAnswers(false);
        awaitEntry("rollout.rolledBack");
        // Then the next process routes as this one does
        ControlFixture after = before.restarted();
        assertEquals("rolledBack 2", after.state(id) + " " + after.primary());
    }

    @Test
    void aRevertWinsOverAStartWhoseAnswerWasLost() {
        // Given a start that is in the journal, though nobody here knows yet
        String first = before.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        before.change(first, new RolloutCommand.Promote(""));
        before.store.loseAnswers(true);
        before.ask("4", TestPlans.trying("it is better still"));
        for (int i = 0; i < 10_000 && before.entries(Decision.Started.KIND).size() < 2; i++) {
            ControlFixture.sleepAMilli();
        }
        // When the primary that it was to be compared with is taken back
        before.revert();
        before.store.loseAnswers(false);
        awaitEntry(Decision.Reverted.KIND);
        // Then there is nothing to go on with
        assertNull(before.restarted().route().split());
    }

    /** No rule can go on with that. */
    private static Evidence withoutBets(Evidence kept) {
        RuleState.Tests tests = kept.rules().tests();
        RuleState.Capital none = new RuleState.Capital(List.of(0.5), List.of());
        RuleState.Tests others = new RuleState.Tests(
                new RuleState.Test(tests.errors().rate(), none),
                new RuleState.Promotion(
                        tests.promotion().slot(), tests.promotion().weight(), none),
                tests.stable(),
                tests.candidate(),
                tests.latency());
        RuleState rules = kept.rules();
        return new Evidence(
                kept.state(),
                kept.elapsedNanos(),
                kept.digests(),
                new RuleState(rules.slot(), rules.tally(), others, rules.ratio(), rules.keys(), rules.verdict()));
    }

    @Test
    void evidenceThatCannotBeReadBeginsAnew() throws StoreException {
        // Given evidence as another version of the program writes it
        String id = before.started("3");
        before.requests(3_000);
        before.end();
        before.store.saveEvidence(
                id, withoutBets(before.store.loadEvidence(id).evidence().orElseThrow()));
        // When the process is restarted
        ControlFixture after = before.restarted();
        // Then the canary goes on all the same
        assertEquals("canary", after.state(id));
        assertEquals(0, after.view(id).stable().orElseThrow().requests());
    }

    @Test
    void withoutTheStoreNobodyAdoptsTheFile() {
        String id = before.started("3");
        before.change(id, new RolloutCommand.RollBack(""));
        ControlFixture after = before.restarted(TestPlans.plan("3", "2"), Duration.ZERO);
        after.store.down(true);
        after.ask();
        after.awaitStoreDown();
        assertEquals("2", after.primary());
    }
}
