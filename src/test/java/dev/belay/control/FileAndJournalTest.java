package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.journal.Decision;
import dev.belay.routing.EndpointPlan;
import dev.belay.vocabulary.ModelRef;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a restart does with a changed file: the rows of the table in docs/configuration.md, for endpoints whose tiers it names. */
class FileAndJournalTest {
    private static final Duration NONE = Duration.ZERO;

    /** @param tiers e.g. {@code primary=2 fallback=1 other/3}; a version of {@code flights} if no model is said */
    static EndpointPlan file(String tiers) {
        String[] words = tiers.split(" ");
        EndpointPlan.TierPlan[] plans = new EndpointPlan.TierPlan[words.length];
        for (int i = 0; i < words.length; i++) {
            String[] sides = words[i].split("=");
            String[] model = sides[1].split("/");
            EndpointPlan.TierPlan tier = TestPlans.tier(sides[0], model[model.length - 1]);
            plans[i] = model.length == 1 ? tier : tier.running(new ModelRef(model[0], model[1]));
        }
        return TestPlans.plan("user", plans);
    }

    static String routing(ControlFixture fixture) {
        return Objects.requireNonNull(fixture.routes.served).tiers().stream()
                .map(tier -> tier.name() + "=" + tier.model().version())
                .collect(Collectors.joining(" "));
    }

    static String pending(ControlFixture fixture) {
        return fixture.rollouts.configPending("flights");
    }

    private static ControlFixture promoted(String tiers, String version) {
        ControlFixture fixture = new ControlFixture(file(tiers));
        String id = fixture.started(version, TestPlans.trying("it is better", NONE, 500));
        fixture.change(id, new RolloutCommand.Promote(""));
        fixture.pass(Duration.ofMillis(200));
        return fixture;
    }

    private static ControlFixture baking(String version) {
        ControlFixture fixture = new ControlFixture(file("primary=2 fallback=1"));
        String id = fixture.started(version, TestPlans.trying("it is better", Duration.ofHours(1), 500));
        fixture.change(id, new RolloutCommand.Promote(""));
        fixture.pass(Duration.ofMillis(200));
        return fixture;
    }

    private static ControlFixture rolledBack(String version) {
        ControlFixture fixture = new ControlFixture(file("primary=2 fallback=1"));
        fixture.change(fixture.started(version), new RolloutCommand.RollBack(""));
        return fixture;
    }

    @ParameterizedTest
    @CsvSource({
        "primary=4 fallback=1",
        "primary=2 fallback=4",
        "primary=2 fallback=1 third=3",
        "primary=2",
        "fallback=1 primary=2",
        "primary=3 fallback=2 third=1"
    })
    void theFileWinsWhereNothingWasDecidedHere(String changed) {
        // Given
        ControlFixture before = new ControlFixture(file("primary=2 fallback=1"));

        // When
        ControlFixture after = before.restarted(file(changed));

        // Then
        assertEquals(changed, routing(after));
        assertEquals("", pending(after));
    }

    @ParameterizedTest
    @CsvSource({"primary=2 second=1,primary=3 second=2", "a=2 b=1,a=3 b=2", "fallback=2 primary=1,fallback=3 primary=2"
    })
    void otherNamesOfTheSameVersionsKeepAPromotion(String renamed, String expected) {
        // Given a promotion
        ControlFixture before = promoted("primary=2 fallback=1", "3");

        // When
        ControlFixture after = before.restarted(file(renamed));

        // Then the tiers have their new names by their place, and nothing is adopted
        assertEquals(expected, routing(after));
        assertEquals("", pending(after));
        assertEquals(1, after.entries(Decision.Adopted.KIND).size());
    }

    @Test
    void aPromotionBehindNewNamesCanStillBeReverted() {
        // Given
        ControlFixture after = promoted("primary=2 fallback=1", "3").restarted(file("primary=2 second=1"));

        // When
        Reply reply = after.revert();

        // Then
        assertInstanceOf(Reply.Rerouted.class, reply);
        assertEquals("primary=2 second=1", routing(after));
        assertEquals("primary=2 third=1", routing(after.restarted(file("primary=2 third=1"))));
    }

    @Test
    void theFallbackThatAPromotionAddedKeepsItsNameUnlessTheFileTakesIt() {
        // Given the only tier, and a promotion that added one behind it
        ControlFixture before = promoted("primary=2", "3");

        // When
        ControlFixture after = before.restarted(file("fallback=2"));

        // Then
        assertEquals("fallback=3 fallback-2=2", routing(after));
    }

    @ParameterizedTest
    @CsvSource({"primary=2 fallback=4", "primary=2", "primary=2 fallback=1 third=4", "primary=4 fallback=2"})
    void anotherVersionWaitsWhileAPromotionHolds(String changed) {
        // Given
        ControlFixture before = promoted("primary=2 fallback=1", "3");

        // When
        ControlFixture after = before.restarted(file(changed));

        // Then the promoted version goes on, and status and log say what resolves it
        assertEquals("primary=3 fallback=2", routing(after));
        assertTrue(
                pending(after).contains("flights/3 was promoted here; './belay adopt flights' routes"), pending(after));
        assertTrue(after.warnings.getFirst().endsWith(pending(after)), after.warnings.toString());
    }

    @Test
    void adoptTakesTheFileAndThenNoRevertIsOffered() {
        // Given a file that waits
        ControlFixture after = promoted("primary=2 fallback=1", "3").restarted(file("primary=2 fallback=4"));

        // When
        after.reply(after.ask());

        // Then
        assertEquals("primary=2 fallback=4", routing(after));
        assertEquals("", pending(after));
        assertEquals(
                "start another rollout",
                Objects.requireNonNull(after.rollouts.list("flights"))
                        .getFirst()
                        .possible());
    }

    @Test
    void aFileThatNamesThePromotedVersionFirstWins() {
        // Given
        ControlFixture before = promoted("primary=2 fallback=1", "3");

        // When
        ControlFixture after = before.restarted(file("primary=3 fallback=1"));

        // Then
        assertEquals("primary=3 fallback=1", routing(after));
        assertEquals("", pending(after));
    }

    @Test
    void aFileThatNamesWhatRoutesNeverWaitsAndKeepsTheRevert() {
        // Given a promotion that bakes
        ControlFixture before = baking("3");

        // When
        ControlFixture after = before.restarted(file("primary=3 fallback=2"));

        // Then it still bakes
        assertEquals("", pending(after));
        assertEquals(
                "baking",
                Objects.requireNonNull(after.rollouts.list("flights"))
                        .getFirst()
                        .rollout()
                        .state()
                        .label());
        assertInstanceOf(Reply.Done.class, after.revert());
        assertEquals("2", after.primary());
    }

    @Test
    void aPromotionThatLeadsToTheFilesTiersIsAdopted() {
        // Given a file that waits for a rollout's end, and names what it comes to
        ControlFixture before = new ControlFixture(file("primary=2 fallback=1"));
        String id = before.started("3", TestPlans.trying("it is better", NONE, 500));
        ControlFixture waiting = before.restarted(file("primary=3 fallback=2"));
        waiting.change(id, new RolloutCommand.Promote(""));
        waiting.pass(Duration.ofMillis(200));

        // When the next version is promoted
        String next = waiting.started("4", TestPlans.trying("it is better still", NONE, 500));
        waiting.change(next, new RolloutCommand.Promote(""));
        waiting.pass(Duration.ofMillis(200));

        // Then the same file doesn't speak against it
        assertEquals("", pending(waiting));
        assertEquals("primary=4 fallback=3", routing(waiting.restarted(file("primary=3 fallback=2"))));
    }

    @Test
    void whileARolloutRunsTheCommandThatEndsItComesFirst() {
        // Given
        ControlFixture before = new ControlFixture(file("primary=2 fallback=1"));
        before.started("3");

        // When
        ControlFixture after = before.restarted(file("primary=4 fallback=2"));

        // Then
        assertTrue(
                pending(after)
                        .endsWith(
                                "of flights/3 is canary and has to end first: './belay rollout abort flights' ends it, then"
                                        + " './belay adopt flights' routes flights/4, flights/2 instead of flights/2,"
                                        + " flights/1"),
                pending(after));
    }

    @Test
    void aVersionThatWasRolledBackHereWaits() {
        // Given
        ControlFixture before = rolledBack("3");

        // When
        ControlFixture after = before.restarted(file("primary=2 fallback=3"));

        // Then
        assertEquals("primary=2 fallback=1", routing(after));
        assertTrue(pending(after).contains("flights/3 was rolled back here; './belay adopt flights'"), pending(after));
    }

    @Test
    void aVersionThatWasRevertedHereWaitsAsReverted() {
        // Given
        ControlFixture before = promoted("primary=2 fallback=1", "3");
        before.revert();

        // When
        ControlFixture after = before.restarted(file("primary=2 fallback=3"));

        // Then
        assertEquals("primary=2 fallback=1", routing(after));
        assertTrue(pending(after).contains("flights/3 was reverted here; './belay adopt flights'"), pending(after));
    }

    @Test
    void aVersionThatWasRevertedWhileItBakedWaitsAsReverted() {
        // Given
        ControlFixture before = baking("3");
        before.revert();

        // When
        ControlFixture after = before.restarted(file("primary=2 fallback=3"));

        // Then
        assertEquals("primary=2 fallback=1", routing(after));
        assertTrue(pending(after).contains("flights/3 was reverted here; './belay adopt flights'"), pending(after));
    }

    @Test
    void aVersionOfThatNumberOfAnotherModelDoesNotWait() {
        // Given
        ControlFixture before = rolledBack("3");

        // When
        ControlFixture after = before.restarted(file("primary=2 fallback=other/3"));

        // Then
        assertEquals("", pending(after));
        assertEquals("primary=2 fallback=3", routing(after));
    }

    @Test
    void withoutTheStoreOnlyThatModelsVersionStaysOut() {
        // Given a rollback, and a store that is away at the next start
        ControlFixture before = rolledBack("3");
        before.settle();
        before.store.down(true);

        // When the file names versions of that number
        ControlFixture other = before.restarted(file("primary=other/3 fallback=2"));
        String others = routing(other);
        ControlFixture same = other.restarted(file("primary=3 fallback=2"));

        // Then
        assertEquals("primary=3 fallback=2", others);
        assertEquals("fallback=2", routing(same));
    }

    @Test
    void aLaterPromotionForgetsThatAVersionWasRolledBack() {
        // Given a version that was rolled back, tried again and promoted, and replaced
        ControlFixture before = rolledBack("3");
        before.reply(before.rollouts.start(
                "flights",
                new StartRequest("3", TestPlans.trying("now it is", NONE, 500), true),
                ControlFixture.OPERATOR,
                before.now()));
        before.pass(Duration.ofMillis(200));
        String again = Objects.requireNonNull(before.rollouts.list("flights"))
                .getFirst()
                .rollout()
                .id();
        before.change(again, new RolloutCommand.Promote(""));
        before.pass(Duration.ofMillis(200));
        ControlFixture replaced =
                before.restarted(file("primary=3 fallback=1")).restarted(file("primary=4 fallback=1"));

        // When
        ControlFixture after = replaced.restarted(file("primary=3 fallback=1"));

        // Then
        assertEquals("primary=3 fallback=1", routing(after));
    }

    @Test
    void aFileThatIsAsItWasWaitsForNobodyThoughARevertHolds() {
        // Given a file that named the promoted version, and a revert
        ControlFixture before = promoted("primary=2 fallback=1", "3").restarted(file("primary=3 fallback=2"));
        before.revert();

        // When
        ControlFixture after = before.restarted(file("primary=3 fallback=2"));

        // Then
        assertEquals("primary=2 fallback=1", routing(after));
        assertEquals("", pending(after));
    }

    @Test
    void aRevertHoldsAgainstAFileThatNamesTheVersionWithOtherTiers() {
        // Given
        ControlFixture before = promoted("primary=2 fallback=1", "3").restarted(file("primary=3 fallback=2"));
        before.revert();

        // When
        ControlFixture after = before.restarted(file("primary=3 fallback=2 third=1"));

        // Then
        assertEquals("primary=2 fallback=1", routing(after));
        assertTrue(pending(after).contains("a revert has restored flights/2"), pending(after));
    }

    @Test
    void aRevertHoldsThoughItHasPutBackWhatTheFileNamed() {
        // Given
        ControlFixture before = promoted("primary=2 fallback=1", "3");
        before.revert();

        // When
        ControlFixture after = before.restarted(file("primary=4 fallback=2"));

        // Then
        assertEquals("primary=2 fallback=1", routing(after));
        assertTrue(pending(after).contains("a revert has restored flights/2"), pending(after));
    }

    @Test
    void aRevertWhileItBakedHoldsToo() {
        // Given
        ControlFixture before = baking("3");
        before.revert();

        // When
        ControlFixture after = before.restarted(file("primary=4 fallback=2"));

        // Then
        assertEquals("primary=2 fallback=1", routing(after));
        assertTrue(pending(after).contains("a revert has restored flights/2"), pending(after));
    }
}
