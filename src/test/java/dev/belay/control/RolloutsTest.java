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
    private final House house = new House();

    private FakeTier model(String version) {
        return Objects.requireNonNull(house.models.get(version));
    }

    private static Reply.Kind refusal(Reply reply) {
        return assertInstanceOf(Reply.Refused.class, reply).kind();
    }

    private static String words(Reply reply) {
        return assertInstanceOf(Reply.Refused.class, reply).words();
    }

    private int weight() {
        Split split = house.route().split();
        return split == null ? 0 : split.weight();
    }

    @Test
    void theFirstStartAdoptsTheConfiguration() {
        assertEquals(1, house.entries(Decision.Adopted.KIND).size());
    }

    @Test
    void aRolloutRoutesItsFirstStep() {
        house.started("3");
        assertEquals(500, weight());
    }

    @Test
    void aRolloutIsJournaledWithWhoStartedIt() {
        house.started("3");
        assertEquals(
                "ada", house.entries(Decision.Started.KIND).getFirst().actor().who());
    }

    @Test
    void aSecondRolloutIsAConflictThatSaysWhatIsPossible() {
        house.started("3");
        assertTrue(words(house.start("4", House.trying("it is better")))
                .endsWith("possible now: weight, pause, promote, abort, rollback"));
    }

    @Test
    void anUnknownVersionIsRefusedWithThoseThatAreThere() {
        Reply reply = house.start("9", House.trying("it is better"));
        assertEquals(Reply.Kind.INVALID, refusal(reply));
        assertEquals("version is '9', allowed are 1, 2, 3, 4", words(reply));
    }

    @Test
    void thePrimaryIsNoCandidate() {
        assertEquals(Reply.Kind.CONFLICT, refusal(house.start("2", House.trying("it is better"))));
    }

    @Test
    void whatIsNotLoadedIsNoCandidate() {
        model("3").unavailable("corrupt");
        assertEquals(Reply.Kind.CONFLICT, refusal(house.start("3", House.trying("it is better"))));
    }

    @Test
    void aCandidateThatFailsIsRolledBackWithinTensOfItsRequests() {
        // Given stable's history, and a canary whose candidate fails always
        house.requests(2_000);
        String id = house.started("3");
        model("3").failing();
        // When a few hundred requests come
        house.requests(400);
        // Then it is out, with the reason in words
        assertEquals("rolledBack", house.state(id));
        assertTrue(house.view(id).rollout().reason().contains("the candidate fails more than stable"));
        assertNull(house.route().split());
    }

    @Test
    void nobodysRequestFailsBecauseOfARollback() {
        house.requests(2_000);
        house.started("3");
        model("3").failing();
        house.requests(400);
        assertEquals(0, Collections.frequency(house.answeredBy, "nobody"));
    }

    private Decision.Moved rolledBack() {
        return (Decision.Moved) house.entries("rollout.rolledBack").getFirst().decision();
    }

    @Test
    void aRollbackIsBuriedAndJournaledWithItsFigures() {
        house.requests(2_000);
        house.started("3");
        model("3").failing();
        house.requests(400);
        assertEquals(1, house.graves.buried.size());
        assertTrue(rolledBack().evidence().isPresent());
    }

    @Test
    void aRollbackIsJournaledWithTheCountsThatDecided() {
        String id = house.started("3");
        house.requests(500);
        model("3").failing();
        house.burst(2_000);
        long errorsThatDecided = rolledBack().evidence().orElseThrow().counts().candidateErrors();
        assertTrue(
                errorsThatDecided < house.view(id).candidate().orElseThrow().errors() / 2,
                () -> errorsThatDecided + " errors decided, of all that had come");
    }

    @Test
    void aRollbackActsWhileTheStoreIsDown() {
        // Given a canary, and a store that goes down
        house.requests(2_000);
        String id = house.started("3");
        house.store.down(true);
        model("3").failing();
        house.requests(400);
        // Then the candidate is out all the same
        assertEquals("rolledBack", house.state(id));
    }

    @Test
    void aHealthyCandidateGoesUpTheStepsToBaking() {
        house.requests(2_000);
        String id = house.started("3");
        house.requests(60_000);
        assertEquals("baking", house.state(id));
    }

    @Test
    void noStepWhileTheStoreIsDown() {
        house.requests(2_000);
        String id = house.started("3");
        house.store.down(true);
        house.requests(10_000);
        assertEquals(500, weight());
        assertTrue(house.view(id).heldBecause().startsWith("the journal can't be written"));
    }

    @Test
    void noStepWhileTheClockIsBehindTheLastDecision() {
        house.requests(2_000);
        String id = house.started("3");
        house.setClock(Duration.ofHours(-1));
        house.requests(10_000);
        assertEquals(500, weight());
        assertTrue(house.view(id).heldBecause().startsWith("the clock is "));
    }

    @Test
    void aClockThatIsSetBackDecidesNothing() {
        house.requests(2_000);
        String id = house.started("3");
        house.setClock(Duration.ofHours(-1));
        house.requests(5_000);
        assertEquals("canary", house.state(id));
    }

    @Test
    void aPausedCandidateThatFailsIsStillRolledBack() {
        house.requests(2_000);
        String id = house.started("3");
        house.change(id, new RolloutCommand.Pause());
        model("3").failing();
        house.requests(400);
        assertEquals("rolledBack", house.state(id));
    }

    @Test
    void aPausedPlanTakesNoStep() {
        house.requests(2_000);
        String id = house.started("3");
        house.change(id, new RolloutCommand.Pause());
        house.requests(10_000);
        assertEquals(500, weight());
    }

    @Test
    void aWeightActsAtTheNextTick() {
        String id = house.started("3");
        house.change(id, new RolloutCommand.Weight(1_000));
        house.pass(Duration.ofMillis(100));
        assertEquals(1_000, weight());
    }

    @Test
    void aStaleChangeLoses() {
        String id = house.started("3");
        house.change(id, new RolloutCommand.Weight(1_000));
        Reply reply = house.change(id, new RolloutCommand.Weight(2_000), Condition.of(1));
        assertEquals(Reply.Kind.STALE, refusal(reply));
    }

    @Test
    void aChangeWithoutARevisionIsRefused() {
        String id = house.started("3");
        assertEquals(
                Reply.Kind.UNCONDITIONAL, refusal(house.change(id, new RolloutCommand.Pause(), Condition.MISSING)));
    }

    @Test
    void aChangeWhoseEffectHoldsIsDoneWhateverItsRevision() {
        String id = house.started("3");
        house.change(id, new RolloutCommand.Pause());
        assertInstanceOf(Reply.Done.class, house.change(id, new RolloutCommand.Pause(), Condition.of(1)));
    }

    @Test
    void anAbortTakesTheCandidateOutAtOnce() {
        String id = house.started("3");
        house.change(id, new RolloutCommand.Abort("wrong model"));
        assertNull(house.route().split());
        assertEquals("aborted by ada: wrong model", house.view(id).rollout().reason());
    }

    @Test
    void aVersionThatWasRolledBackTakesANewHypothesis() {
        String id = house.started("3");
        house.change(id, new RolloutCommand.RollBack(""));
        Reply same = house.reply(house.rollouts.start(
                "flights", new StartRequest("3", House.trying("it is better"), true), House.OPERATOR, house.now()));
        Reply other = house.reply(house.rollouts.start(
                "flights", new StartRequest("3", House.trying("mended"), true), House.OPERATOR, house.now()));
        assertEquals(Reply.Kind.CONFLICT, refusal(same));
        assertInstanceOf(Reply.Done.class, other);
    }

    @Test
    void aVersionThatWasRolledBackIsNotStartedWithoutSayingSo() {
        String id = house.started("3");
        house.change(id, new RolloutCommand.RollBack(""));
        assertEquals(Reply.Kind.CONFLICT, refusal(house.start("3", House.trying("mended"))));
    }

    @Test
    void bothArmsAreComparedWithTheSameLargestBatch() {
        model("3").largestBatch = 8;
        house.started("3");
        assertEquals(8, model("2").comparedAt);
        assertEquals(8, model("3").comparedAt);
    }

    @Test
    void theComparisonEndsWithTheRollout() {
        String id = house.started("3");
        house.change(id, new RolloutCommand.Abort(""));
        assertEquals(0, model("2").comparedAt);
    }

    @Test
    void theEvidenceOfAnEndedRolloutIsStillShown() {
        house.requests(2_000);
        String id = house.started("3");
        model("3").failing();
        house.requests(400);
        assertTrue(house.view(id).evidence().isPresent());
        assertNotNull(house.view(id).candidate().orElse(null));
    }

    @Test
    void anUnknownEndpointIsSaid() {
        Reply reply = house.reply(house.rollouts.revert("nowhere", "", House.OPERATOR, house.now()));
        assertEquals(Reply.Kind.UNKNOWN, refusal(reply));
    }

    @Test
    void noCandidateRequestAfterTheDecision() {
        house.requests(2_000);
        house.started("3");
        model("3").failing();
        house.requests(400);
        model("3").working();
        house.answeredBy.clear();
        house.requests(1_000);
        assertFalse(house.answeredBy.contains("3"));
    }

    @Test
    void aMomentWithoutTheStoreKeepsNobodyFromStartingLater() {
        // Given a start that was refused, for the store was down
        house.store.down(true);
        house.ask("3", House.trying("it is better"));
        house.awaitStoreDown();
        house.pass(Duration.ofSeconds(3));
        // When the store is back, with nothing else to write
        house.store.down(false);
        Reply reply = house.start("3", House.trying("it is better"));
        for (int i = 0; i < 10_000 && reply instanceof Reply.Refused; i++) {
            House.sleepAMilli();
            reply = house.start("3", House.trying("it is better"));
        }
        // Then a start is one again
        assertInstanceOf(Reply.Done.class, reply);
    }

    @Test
    void aChangeWhoseFateIsUnknownIsAnsweredInTime() {
        String id = house.started("3");
        house.store.loseAnswers(true);
        CompletableFuture<Reply> reply =
                house.ask(id, new RolloutCommand.Weight(1_000)).toCompletableFuture();
        house.awaitStoreDown();
        house.pass(Duration.ofSeconds(3));
        assertTrue(
                words(reply.getNow(Reply.refused(Reply.Kind.INVALID, "none"))).contains("may still be written"));
    }

    @Test
    void aChangeThatTheStoreNeverTookIsNotWrittenLater() {
        // Given a change that failed in the store, nobody knows how, and was given up
        String id = house.started("3");
        house.store.refuseUncertainly(true);
        house.ask(id, new RolloutCommand.Weight(1_000));
        for (int i = 0; i < 10_000 && house.store.refused() == 0; i++) {
            House.sleepAMilli();
        }
        house.pass(Duration.ofSeconds(3));
        // When the store is back
        house.store.refuseUncertainly(false);
        Reply paused = house.change(id, new RolloutCommand.Pause());
        for (int i = 0; i < 10_000 && paused instanceof Reply.Refused; i++) {
            House.sleepAMilli();
            house.pass(Duration.ofMillis(50));
            paused = house.change(id, new RolloutCommand.Pause());
        }
        // Then only what was asked since is journaled
        assertEquals(
                "0 1",
                house.entries("rollout.weight").size() + " "
                        + house.entries("rollout.paused").size());
    }

    @Test
    void aPromotionTakesAVerdictFromThePresentWeight() {
        // Given a candidate that would be promoted, but for a pause
        String id = house.started("3", House.trying("it is better", Duration.ofHours(1), 5_000));
        house.change(id, new RolloutCommand.Pause());
        house.requests(6_000);
        // When it gets a weight at which nobody has asked it yet
        house.change(id, new RolloutCommand.Weight(9_000));
        house.change(id, new RolloutCommand.Resume());
        house.pass(Duration.ofMillis(500));
        // Then it stays there for now
        assertEquals("canary", house.state(id));
    }

    @Test
    void whatStableDidLongAgoFadesBeforeARolloutBegins() {
        for (int second = 0; second < 50; second++) {
            for (int i = 0; i < 1_000; i++) {
                house.routes.recent.add(second < 10);
            }
            house.pass(Duration.ofSeconds(1));
        }
        assertTrue(house.routes.recent.counts().errors() < 500);
    }

    @Test
    void aRollbackThatIsNotOnDiskYetSaysSo() {
        String id = house.started("3");
        house.graves.failing = true;
        house.change(id, new RolloutCommand.RollBack(""));
        assertEquals(
                "rolledBack not durable",
                house.state(id) + " " + house.view(id).warnings().getFirst().split(":", 2)[0]);
    }
}
