package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.cascade.FakeTier;
import dev.belay.journal.Decision;
import dev.belay.routing.Split;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RolloutsTest {
    private final ControlFixture fixture = new ControlFixture();

    private FakeTier model(String version) {
        return Objects.requireNonNull(fixture.models.get(version));
    }

    private static Reply.Kind refusal(Reply reply) {
        return assertInstanceOf(Reply.Refused.class, reply).kind();
    }

    private static String words(Reply reply) {
        return assertInstanceOf(Reply.Refused.class, reply).message();
    }

    private int weight() {
        Split split = fixture.route().split();
        return split == null ? 0 : split.weight();
    }

    @Test
    void theFirstStartAdoptsTheConfiguration() {
        assertEquals(1, fixture.entries(Decision.Adopted.KIND).size());
    }

    @Test
    void aRolloutRoutesItsFirstStep() {
        fixture.started("3");
        assertEquals(500, weight());
    }

    @Test
    void aRolloutIsJournaledWithWhoStartedIt() {
        fixture.started("3");
        assertEquals(
                "ada", fixture.entries(Decision.Started.KIND).getFirst().actor().who());
    }

    @Test
    void aSecondRolloutIsAConflictThatSaysWhatIsPossible() {
        fixture.started("3");
        assertTrue(words(fixture.start("4", TestPlans.trying("it is better")))
                .endsWith("possible now: weight, pause, promote, abort, rollback"));
    }

    @Test
    void anUnknownVersionIsRefusedWithThoseThatAreThere() {
        Reply reply = fixture.start("9", TestPlans.trying("it is better"));
        assertEquals(Reply.Kind.INVALID, refusal(reply));
        assertEquals("version is '9', allowed are 1, 2, 3, 4", words(reply));
    }

    @Test
    void thePrimaryIsNoCandidate() {
        assertEquals(Reply.Kind.CONFLICT, refusal(fixture.start("2", TestPlans.trying("it is better"))));
    }

    @Test
    void whatIsNotLoadedIsNoCandidate() {
        model("3").unavailable("corrupt");
        assertEquals(Reply.Kind.CONFLICT, refusal(fixture.start("3", TestPlans.trying("it is better"))));
    }

    @Test
    void aCandidateThatFailsIsRolledBackWithinTensOfItsRequests() {
        // Given stable's history, and a canary whose candidate fails always
        fixture.requests(2_000);
        String id = fixture.started("3");
        model("3").failing();
        // When a few hundred requests come
        fixture.requests(400);
        // Then it is out, with the reason
        assertEquals("rolledBack", fixture.state(id));
        assertTrue(fixture.view(id).rollout().reason().contains("the candidate fails more than stable"));
        assertNull(fixture.route().split());
    }

    @Test
    void noRequestFailsBecauseOfARollback() {
        fixture.requests(2_000);
        fixture.started("3");
        model("3").failing();
        fixture.requests(400);
        assertEquals(0, Collections.frequency(fixture.answeredBy, "nobody"));
    }

    private Decision.Moved rolledBack() {
        return (Decision.Moved) fixture.entries("rollout.rolledBack").getFirst().decision();
    }

    @Test
    void aRollbackHasATombstoneAndIsJournaledWithItsFigures() {
        fixture.requests(2_000);
        fixture.started("3");
        model("3").failing();
        fixture.requests(400);
        assertEquals(1, fixture.tombstones.entries.size());
        assertTrue(rolledBack().evidence().isPresent());
    }

    @Test
    void aRollbackIsJournaledWithTheCountsThatDecided() {
        String id = fixture.started("3");
        fixture.requests(500);
        model("3").failing();
        fixture.burst(2_000);
        long errorsThatDecided = rolledBack().evidence().orElseThrow().counts().candidateErrors();
        assertTrue(
                errorsThatDecided < fixture.view(id).candidate().orElseThrow().errors() / 2,
                () -> errorsThatDecided + " errors decided, of all that had come");
    }

    @Test
    void aRollbackActsWhileTheStoreIsDown() {
        // Given a canary, and a store that goes down
        fixture.requests(2_000);
        String id = fixture.started("3");
        fixture.store.down(true);
        model("3").failing();
        fixture.requests(400);
        // Then the candidate is out all the same
        assertEquals("rolledBack", fixture.state(id));
    }

    @Test
    void aHealthyCandidateGoesUpTheStepsToBaking() {
        fixture.requests(2_000);
        String id = fixture.started("3");
        fixture.requests(60_000);
        assertEquals("baking", fixture.state(id));
    }

    @Test
    void noStepWhileTheStoreIsDown() {
        fixture.requests(2_000);
        String id = fixture.started("3");
        fixture.store.down(true);
        fixture.requests(10_000);
        assertEquals(500, weight());
        assertTrue(fixture.view(id).heldBecause().startsWith("the journal can't be written"));
    }

    @Test
    void noStepWhileTheClockIsBehindTheLastDecision() {
        fixture.requests(2_000);
        String id = fixture.started("3");
        fixture.setClock(Duration.ofHours(-1));
        fixture.requests(10_000);
        assertEquals(500, weight());
        assertTrue(fixture.view(id).heldBecause().startsWith("the clock is "));
    }

    @Test
    void aClockThatIsSetBackDecidesNothing() {
        fixture.requests(2_000);
        String id = fixture.started("3");
        fixture.setClock(Duration.ofHours(-1));
        fixture.requests(5_000);
        assertEquals("canary", fixture.state(id));
    }

    @Test
    void aPausedCandidateThatFailsIsStillRolledBack() {
        fixture.requests(2_000);
        String id = fixture.started("3");
        fixture.change(id, new RolloutCommand.Pause());
        model("3").failing();
        fixture.requests(400);
        assertEquals("rolledBack", fixture.state(id));
    }

    @Test
    void aPausedPlanTakesNoStep() {
        fixture.requests(2_000);
        String id = fixture.started("3");
        fixture.change(id, new RolloutCommand.Pause());
        fixture.requests(10_000);
        assertEquals(500, weight());
    }

    @Test
    void aWeightActsAtTheNextTick() {
        String id = fixture.started("3");
        fixture.change(id, new RolloutCommand.Weight(1_000));
        fixture.pass(Duration.ofMillis(100));
        assertEquals(1_000, weight());
    }

    @Test
    void aStaleChangeLoses() {
        String id = fixture.started("3");
        fixture.change(id, new RolloutCommand.Weight(1_000));
        Reply reply = fixture.change(id, new RolloutCommand.Weight(2_000), Condition.of(1));
        assertEquals(Reply.Kind.STALE, refusal(reply));
    }

    @Test
    void aChangeWithoutARevisionIsRefused() {
        String id = fixture.started("3");
        assertEquals(
                Reply.Kind.UNCONDITIONAL, refusal(fixture.change(id, new RolloutCommand.Pause(), Condition.MISSING)));
    }

    @Test
    void aChangeWhoseEffectHoldsIsDoneWhateverItsRevision() {
        String id = fixture.started("3");
        fixture.change(id, new RolloutCommand.Pause());
        assertInstanceOf(Reply.Done.class, fixture.change(id, new RolloutCommand.Pause(), Condition.of(1)));
    }

    @Test
    void anAbortTakesTheCandidateOutAtOnce() {
        String id = fixture.started("3");
        fixture.change(id, new RolloutCommand.Abort("wrong model"));
        assertNull(fixture.route().split());
        assertEquals("aborted by ada: wrong model", fixture.view(id).rollout().reason());
    }

    @Test
    void aVersionThatWasRolledBackTakesANewHypothesis() {
        String id = fixture.started("3");
        fixture.change(id, new RolloutCommand.RollBack(""));
        Reply same = fixture.reply(fixture.rollouts.start(
                "flights",
                new StartRequest("3", TestPlans.trying("it is better"), true),
                ControlFixture.OPERATOR,
                fixture.now()));
        Reply other = fixture.reply(fixture.rollouts.start(
                "flights",
                new StartRequest("3", TestPlans.trying("mended"), true),
                ControlFixture.OPERATOR,
                fixture.now()));
        assertEquals(Reply.Kind.CONFLICT, refusal(same));
        assertInstanceOf(Reply.Done.class, other);
    }

    @Test
    void aVersionThatWasRolledBackIsNotStartedWithoutSayingSo() {
        String id = fixture.started("3");
        fixture.change(id, new RolloutCommand.RollBack(""));
        assertEquals(Reply.Kind.CONFLICT, refusal(fixture.start("3", TestPlans.trying("mended"))));
    }

    @Test
    void bothArmsAreComparedWithTheSameLargestBatch() {
        model("3").largestBatch = 8;
        fixture.started("3");
        assertEquals(8, model("2").comparedAt);
        assertEquals(8, model("3").comparedAt);
    }

    @Test
    void theComparisonEndsWithTheRollout() {
        String id = fixture.started("3");
        fixture.change(id, new RolloutCommand.Abort(""));
        assertEquals(0, model("2").comparedAt);
    }

    @Test
    void theEvidenceOfAnEndedRolloutIsStillShown() {
        fixture.requests(2_000);
        String id = fixture.started("3");
        model("3").failing();
        fixture.requests(400);
        assertTrue(fixture.view(id).evidence().isPresent());
        assertNotNull(fixture.view(id).candidate().orElse(null));
    }

    @Test
    void anUnknownEndpointIsRefused() {
        Reply reply = fixture.reply(fixture.rollouts.revert("nowhere", "", ControlFixture.OPERATOR, fixture.now()));
        assertEquals(Reply.Kind.UNKNOWN, refusal(reply));
    }

    @Test
    void noCandidateRequestAfterTheDecision() {
        fixture.requests(2_000);
        fixture.started("3");
        model("3").failing();
        fixture.requests(400);
        model("3").working();
        fixture.answeredBy.clear();
        fixture.requests(1_000);
        assertFalse(fixture.answeredBy.contains("3"));
    }

    @Test
    void aShortOutageOfTheStoreDoesNotPreventLaterStarts() {
        // Given a start that was refused, for the store was down
        fixture.store.down(true);
        fixture.ask("3", TestPlans.trying("it is better"));
        fixture.awaitStoreDown();
        fixture.pass(Duration.ofSeconds(3));
        // When the store is back, with nothing else to write
        fixture.store.down(false);
        Reply reply = fixture.start("3", TestPlans.trying("it is better"));
        for (int i = 0; i < 10_000 && reply instanceof Reply.Refused; i++) {
            ControlFixture.sleepAMilli();
            reply = fixture.start("3", TestPlans.trying("it is better"));
        }
        // Then a start is one again
        assertInstanceOf(Reply.Done.class, reply);
    }

    @Test
    void aChangeWithAnUnknownOutcomeIsAnsweredInTime() {
        String id = fixture.started("3");
        fixture.store.loseAnswers(true);
        CompletableFuture<Reply> reply =
                fixture.ask(id, new RolloutCommand.Weight(1_000)).toCompletableFuture();
        fixture.awaitStoreDown();
        fixture.pass(Duration.ofSeconds(3));
        assertTrue(
                words(reply.getNow(Reply.refused(Reply.Kind.INVALID, "none"))).contains("may still be written"));
    }

    @Test
    void aChangeThatTheStoreNeverTookIsNotWrittenLater() {
        // Given a change that failed in the store, nobody knows how, and was given up
        String id = fixture.started("3");
        fixture.store.refuseUncertainly(true);
        fixture.ask(id, new RolloutCommand.Weight(1_000));
        for (int i = 0; i < 10_000 && fixture.store.refused() == 0; i++) {
            ControlFixture.sleepAMilli();
        }
        fixture.pass(Duration.ofSeconds(3));
        // When the store is back
        fixture.store.refuseUncertainly(false);
        Reply paused = fixture.change(id, new RolloutCommand.Pause());
        for (int i = 0; i < 10_000 && paused instanceof Reply.Refused; i++) {
            ControlFixture.sleepAMilli();
            fixture.pass(Duration.ofMillis(50));
            paused = fixture.change(id, new RolloutCommand.Pause());
        }
        // Then only what was asked since is journaled
        assertEquals(
                "0 1",
                fixture.entries("rollout.weight").size() + " "
                        + fixture.entries("rollout.paused").size());
    }

    @Test
    void aPromotionTakesAVerdictFromThePresentWeight() {
        // Given a candidate that would be promoted, but for a pause
        String id = fixture.started("3", TestPlans.trying("it is better", Duration.ofHours(1), 5_000));
        fixture.change(id, new RolloutCommand.Pause());
        fixture.requests(6_000);
        // When it gets a weight at which nobody has asked it yet
        fixture.change(id, new RolloutCommand.Weight(9_000));
        fixture.change(id, new RolloutCommand.Resume());
        fixture.pass(Duration.ofMillis(500));
        // Then it stays there for now
        assertEquals("canary", fixture.state(id));
    }

    @Test
    void whatStableDidLongAgoFadesBeforeARolloutBegins() {
        for (int second = 0; second < 50; second++) {
            for (int i = 0; i < 1_000; i++) {
                fixture.routes.recent.add(second < 10);
            }
            fixture.pass(Duration.ofSeconds(1));
        }
        assertTrue(fixture.routes.recent.counts().errors() < 500);
    }

    @Test
    void aRollbackThatIsNotOnDiskYetSaysSo() {
        String id = fixture.started("3");
        fixture.tombstones.failing = true;
        fixture.change(id, new RolloutCommand.RollBack(""));
        assertEquals(
                "rolledBack not durable",
                fixture.state(id) + " " + fixture.view(id).warnings().getFirst().split(":", 2)[0]);
    }
}
