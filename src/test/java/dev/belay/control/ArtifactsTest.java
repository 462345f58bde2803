package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.belay.journal.Decision;
import dev.belay.journal.JournalEntry;
import dev.belay.rollout.Digests;
import dev.belay.rollout.Evidence;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions whose artifacts are others than a rollout began with. */
class ArtifactsTest {
    private final ControlFixture before = new ControlFixture();

    @BeforeEach
    void artifacts() {
        for (String version : new String[] {"1", "2", "3", "4"}) {
            before.digests.put(version, version.repeat(64));
        }
    }

    @Test
    void aRolloutIsJournaledWithItsArtifacts() {
        before.started("3");
        Decision.Started started = (Decision.Started)
                before.entries(Decision.Started.KIND).getFirst().decision();
        assertEquals("3".repeat(64), started.digests().candidate());
        assertEquals("2".repeat(64), started.digests().stable());
    }

    @Test
    void anotherArtifactOfTheCandidateEndsItsRolloutWithAReason() {
        // Given
        String id = before.started("3");
        before.requests(1_000);
        // When another artifact has its version at the next start
        before.digests.put("3", "a".repeat(64));
        ControlFixture after = before.restarted();
        // Then nothing is credited to it
        assertEquals("aborted", after.state(id));
        assertNull(after.route().split());
        assertEquals(
                "aborted: artifact of flights/3 changed: 333333333333… → aaaaaaaaaaaa…; versions are immutable, give it"
                        + " a new one",
                after.entries(Decision.Move.ABORTED.kind()).getFirst().reason());
    }

    @Test
    void anotherArtifactOfStableEndsTheRolloutToo() {
        String id = before.started("3");
        before.digests.put("2", "b".repeat(64));
        ControlFixture after = before.restarted();
        assertEquals("aborted", after.state(id));
    }

    @Test
    void anotherArtifactOfWhatIsNotComparedEndsNothing() {
        String id = before.started("3");
        before.digests.put("1", "c".repeat(64));
        assertEquals("canary", before.restarted().state(id));
    }

    @Test
    void anotherArtifactOfWhatBakesPutsTheOldPrimaryBack() {
        // Given
        String id = before.started("3");
        before.change(id, new RolloutCommand.Promote(""));
        before.pass(Duration.ofMillis(200));
        // When
        before.digests.put("3", "a".repeat(64));
        ControlFixture after = before.restarted();
        // Then, and a revert finds it done already
        assertEquals("aborted 2", after.state(id) + " " + after.primary());
        assertInstanceOf(Reply.Rerouted.class, after.revert());
    }

    @Test
    void aCandidateThatIsGoneEndsItsRolloutWithAReason() {
        // Given
        String id = before.started("3");
        // When its folder isn't there at the next start
        before.digests.remove("3");
        before.defects.put("3", "there is no such version");
        ControlFixture after = before.restarted();
        // Then, and the version can be tried again when it is back
        assertEquals("aborted", after.state(id));
        assertEquals(
                "aborted: flights/3 can't be tried any more: there is no such version",
                after.entries(Decision.Move.ABORTED.kind()).getFirst().reason());
        after.defects.clear();
        assertInstanceOf(Reply.Done.class, after.restarted().start("3", TestPlans.trying("it is better")));
    }

    @Test
    void aCandidateThatIsGoneWhileItBakesPutsTheOldPrimaryBack() {
        // Given
        String id = before.started("3");
        before.change(id, new RolloutCommand.Promote(""));
        before.pass(Duration.ofMillis(200));
        // When
        before.digests.remove("3");
        before.defects.put("3", "there is no such version");
        ControlFixture after = before.restarted();
        // Then
        assertEquals("aborted 2", after.state(id) + " " + after.primary());
    }

    @Test
    void theEndIsJournaledOnce() {
        before.started("3");
        before.digests.put("3", "a".repeat(64));
        ControlFixture after = before.restarted().restarted();
        assertEquals(1, after.entries(Decision.Move.ABORTED.kind()).size());
    }

    @Test
    void theSameArtifactGoesOnWithItsEvidence() {
        String id = before.started("3");
        before.requests(1_000);
        ControlFixture after = before.stopped();
        assertEquals(
                1_000,
                after.view(id).stable().orElseThrow().requests()
                        + after.view(id).candidate().orElseThrow().requests());
    }

    @Test
    void anArtifactThatNobodyCanReadEndsNothing() {
        String id = before.started("3");
        before.digests.remove("3");
        assertEquals("canary", before.restarted().state(id));
    }

    private static JournalEntry withoutDigests(JournalEntry entry) {
        Decision.Started with = (Decision.Started) entry.decision();
        return entry.deciding(new Decision.Started(
                with.rollout(),
                with.stable(),
                with.candidate(),
                with.plan(),
                with.salt(),
                Digests.UNKNOWN,
                with.state(),
                with.revision()));
    }

    @Test
    void ofARolloutThatBeganUnderAnEarlierVersionTheFirstArtifactsSeenAreJournaled() {
        // Given a journal that names no artifacts
        String id = before.started("3");
        before.requests(1_000);
        before.end();
        before.store.damage(entry -> entry.kind().equals(Decision.Started.KIND), ArtifactsTest::withoutDigests);
        // When
        ControlFixture after = before.restarted();
        // Then it goes on, and they are known from here on
        assertEquals("canary", after.state(id));
        after.digests.put("3", "a".repeat(64));
        assertEquals("aborted", after.restarted().state(id));
    }

    @Test
    void evidenceOfOtherArtifactsIsNotTakenOver() throws Exception {
        // Given evidence that another artifact's rollout left, as a copied data folder may have it
        String id = before.started("3");
        before.requests(1_000);
        before.end();
        Evidence kept = before.store.loadEvidence(id).evidence().orElseThrow();
        Digests others = new Digests(kept.digests().stable(), "d".repeat(64));
        before.store.saveEvidence(id, new Evidence(kept.state(), kept.elapsedNanos(), others, kept.rules()));
        // When
        ControlFixture after = before.restarted();
        // Then the rollout goes on without it
        assertEquals("canary", after.state(id));
        assertEquals(0, after.view(id).stable().orElseThrow().requests());
    }
}
