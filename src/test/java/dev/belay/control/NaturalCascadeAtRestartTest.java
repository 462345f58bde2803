package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.journal.Decision;
import dev.belay.vocabulary.ModelRef;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a restart does with a changed model folder: the rows of the table in docs/configuration.md, for natural cascades. */
class NaturalCascadeAtRestartTest {
    private static ControlFixture restarted(ControlFixture fixture, String versions) {
        return fixture.restarted(ModelFolders.folder(versions), Duration.ZERO);
    }

    private static String routing(ControlFixture fixture) {
        return Objects.requireNonNull(fixture.routes.served).models().stream()
                .map(ModelRef::version)
                .reduce((left, right) -> left + " " + right)
                .orElse("");
    }

    private static String pending(ControlFixture fixture) {
        return fixture.rollouts.configPending("flights");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2:production 1:production 3:production|flights/3 has stage production and is not routed|3 2",
                "2:retired 1:production|flights/2 is retired by its card|1",
                "1:production|flights/2 is not there any more|1",
                "2:production|flights/1 is not there any more|2",
                "2:production 1:candidate|flights/1 is candidate by its card|2",
                "2:production 1:production heuristic:|flights/heuristic is there and is not routed|2 1 heuristic"
            })
    void anotherBestVersionIsOfferedAndNotTaken(String changed, String words, String offered) {
        // Given a natural cascade that was adopted
        ControlFixture before = new ControlFixture(ModelFolders.folder("2:production 1:production"));

        // When
        ControlFixture after = restarted(before, changed);

        // Then it goes on, and status and log name the command that changes it
        assertEquals("2 1", routing(after));
        assertTrue(pending(after).startsWith(words + "; './belay adopt flights' routes"), pending(after));
        assertTrue(after.warnings.getFirst().endsWith(pending(after)));
        // And when an operator asks for it
        after.reply(after.ask());
        // Then it is taken for good
        assertEquals(offered, routing(after));
        assertEquals("", pending(after));
        assertEquals("", pending(restarted(after, changed)));
    }

    @ParameterizedTest
    @CsvSource({
        "2:production 1:production 3:candidate",
        "2:unreadable 1:production",
        "2:production 1:unreadable",
        "2:production 1:production 3:unreadable",
        "2:unreadable 1:unreadable"
    })
    void whatSaysNothingOfTheBestVersionChangesNothing(String changed) {
        // Given
        ControlFixture before = new ControlFixture(ModelFolders.folder("2:production 1:production"));

        // When
        ControlFixture after = restarted(before, changed);

        // Then
        assertEquals("2 1", routing(after));
        assertEquals("", pending(after));
    }

    @Test
    void aSingleBareVersionThatIsReplacedByAnotherIsOffered() {
        // Given
        ControlFixture before = new ControlFixture(ModelFolders.folder("1:bare"));

        // When
        ControlFixture after = restarted(before, "2:bare");

        // Then
        assertEquals("1", routing(after));
        assertTrue(
                pending(after)
                        .startsWith(
                                "flights/1 is not there any more; flights/2 is the single version and is not routed;"),
                pending(after));
    }

    @Test
    void aBareVersionBesideTheSingleOneChangesNothing() {
        // Given
        ControlFixture before = new ControlFixture(ModelFolders.folder("1:bare"));

        // When
        ControlFixture after = restarted(before, "1:bare 2:bare");

        // Then
        assertEquals("1", routing(after));
        assertEquals("", pending(after));
    }

    @Test
    void whereNothingCanBeOfferedAdoptSaysWhy() {
        // Given the version that routed is gone, and the others say nothing
        ControlFixture after = restarted(new ControlFixture(ModelFolders.folder("1:bare")), "2:bare 3:bare");

        // When
        Reply reply = after.reply(after.ask());

        // Then
        assertTrue(
                assertInstanceOf(Reply.Refused.class, reply)
                        .message()
                        .startsWith("flights/1 is not there any more; model 'flights' has versions 2 (no card),"),
                reply.toString());
        assertEquals("1", routing(after));
    }

    @Test
    void whatNeverServedIsNotAdoptedAndNotNeeded() {
        // Given a folder whose only card can't be read
        ControlFixture before = new ControlFixture(ModelFolders.folder("1:unreadable"));

        // Then
        assertEquals(0, before.entries(Decision.Adopted.KIND).size());

        // When it can be
        ControlFixture after = restarted(before, "1:production");

        // Then
        assertEquals(1, after.entries(Decision.Adopted.KIND).size());
        assertEquals("1", routing(after));
    }

    @Test
    void anEndpointThatServedBeforeIsNeeded() {
        // Given
        ControlFixture before = new ControlFixture(ModelFolders.folder("1:production"));
        ControlFixture after = restarted(before, "1:production");

        // When
        Objects.requireNonNull(after.models.get("1")).unavailable("broken");

        // Then
        assertEquals(List.of("flights"), after.path.table().missed());
    }

    @Test
    void anEndpointThatNeverServedIsNotNeeded() {
        // Given
        ControlFixture fixture = new ControlFixture(ModelFolders.folder("1:unreadable"));

        // When
        Objects.requireNonNull(fixture.models.get("1")).unavailable("broken");

        // Then
        assertTrue(fixture.path.ready());
    }

    @Test
    void aPromotionIsKeptAgainstTheFolder() {
        // Given version 3, no production version, that was promoted
        ControlFixture before = new ControlFixture(ModelFolders.folder("2:production 1:production 3:candidate"));
        before.change(
                before.started("3", TestPlans.trying("it is better", Duration.ZERO, 500)),
                new RolloutCommand.Promote(""));
        before.pass(Duration.ofMillis(200));

        // When
        ControlFixture same = restarted(before, "2:production 1:production 3:candidate");
        ControlFixture confirmed = restarted(same, "3:production 2:production");

        // Then
        assertEquals("3 2", routing(same));
        assertEquals("", pending(same));
        assertEquals("3 2", routing(confirmed));
        assertEquals("", pending(confirmed));
    }

    @Test
    void aProductionVersionThatWasRolledBackIsOfferedAsSuch() {
        // Given
        ControlFixture before = new ControlFixture(ModelFolders.folder("2:production 1:production 3:candidate"));
        before.change(before.started("3"), new RolloutCommand.RollBack(""));

        // When
        ControlFixture after = restarted(before, "3:production 2:production 1:production");

        // Then
        assertTrue(
                pending(after).startsWith("flights/3 has stage production and is not routed: it was rolled back here;"),
                pending(after));
    }

    @Test
    void whatCannotServeIsNotOffered() {
        // Given a better version and a heuristic, both broken
        ControlFixture before = new ControlFixture(ModelFolders.folder("2:production 1:production"));
        before.defects.put("3", "it is UNAVAILABLE: no ONNX");
        before.defects.put("heuristic", "it is UNAVAILABLE: no rule");

        // When
        ControlFixture after = restarted(before, "3:production 2:production 1:production heuristic:");

        // Then
        assertEquals("2 1", routing(after));
        assertEquals("", pending(after));
    }

    @Test
    void theBestOfThoseThatCanServeIsOfferedAndTaken() {
        // Given
        ControlFixture before = new ControlFixture(ModelFolders.folder("2:production 1:production"));
        before.defects.put("4", "it is UNAVAILABLE: no ONNX");

        // When
        ControlFixture after = restarted(before, "4:production 3:production 2:production 1:production");
        String offer = pending(after);
        after.reply(after.ask());

        // Then
        assertEquals(
                "flights/3 has stage production and is not routed; './belay adopt flights' routes flights/3, flights/2"
                        + " instead of flights/2, flights/1",
                offer);
        assertEquals("3 2", routing(after));
    }

    @Test
    void whereOnlyBrokenVersionsAreLeftNothingIsAdopted() {
        // Given
        ControlFixture before = new ControlFixture(ModelFolders.folder("1:production"));
        before.defects.put("2", "it is UNAVAILABLE: no ONNX");
        ControlFixture after = restarted(before, "2:production");

        // When
        Reply reply = after.reply(after.ask());

        // Then
        assertTrue(
                assertInstanceOf(Reply.Refused.class, reply)
                        .message()
                        .startsWith("flights/1 is not there any more; the present versions can't serve"),
                reply.toString());
        assertEquals("1", routing(after));
    }

    @Test
    void aBrokenVersionThatRoutesStaysWhereItIs() {
        // Given
        ControlFixture before = new ControlFixture(ModelFolders.folder("2:production 1:production"));
        before.defects.put("2", "it is UNAVAILABLE: no ONNX");

        // When
        ControlFixture after = restarted(before, "2:production 1:production");

        // Then
        assertEquals("2 1", routing(after));
        assertEquals("", pending(after));
    }

    @Test
    void anOfferThatWouldUndoAPromotionSaysSo() {
        // Given
        ControlFixture before = new ControlFixture(ModelFolders.folder("2:production 1:production 3:candidate"));
        before.change(
                before.started("3", TestPlans.trying("it is better", Duration.ZERO, 500)),
                new RolloutCommand.Promote(""));
        before.pass(Duration.ofMillis(200));

        // When
        ControlFixture after = restarted(before, "4:production 2:production 1:production 3:candidate");

        // Then
        assertTrue(
                pending(after)
                        .endsWith("'./belay adopt flights' routes flights/4, flights/2 instead of flights/3, flights/2,"
                                + " and undoes the promotion of flights/3"),
                pending(after));
    }
}
