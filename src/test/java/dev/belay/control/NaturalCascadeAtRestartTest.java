package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.journal.Decision;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelCard.Stage;
import dev.belay.model.ModelVersion;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.ModelFolder;
import dev.belay.vocabulary.ModelRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a restart does with a changed model folder: the rows of the table in docs/configuration.md, for natural cascades. */
class NaturalCascadeAtRestartTest {
    /** @param versions e.g. {@code 2:production 1:retired 3:bare 4:unreadable heuristic:} */
    private static ConfiguredEndpoint folder(String versions) {
        List<ModelVersion> found = Arrays.stream(versions.split(" "))
                .map(version -> version.split(":", 2))
                .map(parts -> version(parts[0], parts[1]))
                .toList();
        ModelFolder folder = ModelFolder.of("flights", found);
        EndpointPlan.TierPlan[] tiers = folder.steps().stream()
                .map(step -> House.tier(step.name(), step.model().version()).refusing(folder.unchosen()))
                .toArray(EndpointPlan.TierPlan[]::new);
        return new ConfiguredEndpoint(House.plan("user", tiers), false, folder);
    }

    private static ModelVersion version(String version, String standing) {
        Optional<ModelCard> card = switch (standing) {
            case "production", "candidate", "retired" ->
                Optional.of(new ModelCard(
                        "flights",
                        version,
                        Stage.valueOf(standing.toUpperCase(java.util.Locale.ROOT)),
                        "",
                        "",
                        List.of(),
                        List.of(),
                        null,
                        Map.of(),
                        List.of(),
                        1e-5,
                        null,
                        true));
            default -> Optional.empty();
        };
        Optional<String> defect =
                standing.equals("unreadable") ? Optional.of("card.yaml is no YAML") : Optional.empty();
        return new ModelVersion(new ModelRef("flights", version), Path.of("model.onnx"), card, 1, defect);
    }

    private static House restarted(House house, String versions) {
        return house.restarted(folder(versions), Duration.ZERO);
    }

    private static String routing(House house) {
        return Objects.requireNonNull(house.routes.served).models().stream()
                .map(ModelRef::version)
                .reduce((left, right) -> left + " " + right)
                .orElse("");
    }

    private static String pending(House house) {
        return house.rollouts.configPending("flights");
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
        House before = new House(folder("2:production 1:production"));

        // When
        House after = restarted(before, changed);

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
        House before = new House(folder("2:production 1:production"));

        // When
        House after = restarted(before, changed);

        // Then
        assertEquals("2 1", routing(after));
        assertEquals("", pending(after));
    }

    @Test
    void aSingleBareVersionThatIsReplacedByAnotherIsOffered() {
        // Given
        House before = new House(folder("1:bare"));

        // When
        House after = restarted(before, "2:bare");

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
        House before = new House(folder("1:bare"));

        // When
        House after = restarted(before, "1:bare 2:bare");

        // Then
        assertEquals("1", routing(after));
        assertEquals("", pending(after));
    }

    @Test
    void whereNothingCanBeOfferedAdoptSaysWhy() {
        // Given the version that routed is gone, and the others say nothing
        House after = restarted(new House(folder("1:bare")), "2:bare 3:bare");

        // When
        Reply reply = after.reply(after.ask());

        // Then
        assertTrue(
                assertInstanceOf(Reply.Refused.class, reply)
                        .words()
                        .startsWith("flights/1 is not there any more; model 'flights' has versions 2 (no card),"),
                reply.toString());
        assertEquals("1", routing(after));
    }

    @Test
    void whatNeverServedIsNotAdoptedAndNotNeeded() {
        // Given a folder whose only card can't be read
        House before = new House(folder("1:unreadable"));

        // Then
        assertEquals(0, before.entries(Decision.Adopted.KIND).size());

        // When it can be
        House after = restarted(before, "1:production");

        // Then
        assertEquals(1, after.entries(Decision.Adopted.KIND).size());
        assertEquals("1", routing(after));
    }

    @Test
    void anEndpointThatServedBeforeIsNeeded() {
        // Given
        House before = new House(folder("1:production"));
        House after = restarted(before, "1:production");

        // When
        Objects.requireNonNull(after.models.get("1")).unavailable("broken");

        // Then
        assertEquals(List.of("flights"), after.path.table().missed());
    }

    @Test
    void anEndpointThatNeverServedIsNotNeeded() {
        // Given
        House house = new House(folder("1:unreadable"));

        // When
        Objects.requireNonNull(house.models.get("1")).unavailable("broken");

        // Then
        assertTrue(house.path.ready());
    }

    @Test
    void aPromotionHoldsAgainstTheFolder() {
        // Given version 3, no production version, that was promoted
        House before = new House(folder("2:production 1:production 3:candidate"));
        before.change(
                before.started("3", House.trying("it is better", Duration.ZERO, 500)), new RolloutCommand.Promote(""));
        before.pass(Duration.ofMillis(200));

        // When
        House same = restarted(before, "2:production 1:production 3:candidate");
        House confirmed = restarted(same, "3:production 2:production");

        // Then
        assertEquals("3 2", routing(same));
        assertEquals("", pending(same));
        assertEquals("3 2", routing(confirmed));
        assertEquals("", pending(confirmed));
    }

    @Test
    void aProductionVersionThatWasRolledBackIsOfferedWithThatWord() {
        // Given
        House before = new House(folder("2:production 1:production 3:candidate"));
        before.change(before.started("3"), new RolloutCommand.RollBack(""));

        // When
        House after = restarted(before, "3:production 2:production 1:production");

        // Then
        assertTrue(
                pending(after).startsWith("flights/3 has stage production and is not routed: it was rolled back here;"),
                pending(after));
    }

    @Test
    void whatCannotServeIsNotOffered() {
        // Given a better version and a heuristic, both broken
        House before = new House(folder("2:production 1:production"));
        before.defects.put("3", "it is UNAVAILABLE: no ONNX");
        before.defects.put("heuristic", "it is UNAVAILABLE: no rule");

        // When
        House after = restarted(before, "3:production 2:production 1:production heuristic:");

        // Then
        assertEquals("2 1", routing(after));
        assertEquals("", pending(after));
    }

    @Test
    void theBestOfThoseThatCanServeIsOfferedAndTaken() {
        // Given
        House before = new House(folder("2:production 1:production"));
        before.defects.put("4", "it is UNAVAILABLE: no ONNX");

        // When
        House after = restarted(before, "4:production 3:production 2:production 1:production");
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
        House before = new House(folder("1:production"));
        before.defects.put("2", "it is UNAVAILABLE: no ONNX");
        House after = restarted(before, "2:production");

        // When
        Reply reply = after.reply(after.ask());

        // Then
        assertTrue(
                assertInstanceOf(Reply.Refused.class, reply)
                        .words()
                        .startsWith("flights/1 is not there any more; the present versions can't serve"),
                reply.toString());
        assertEquals("1", routing(after));
    }

    @Test
    void aBrokenVersionThatRoutesStaysWhereItIs() {
        // Given
        House before = new House(folder("2:production 1:production"));
        before.defects.put("2", "it is UNAVAILABLE: no ONNX");

        // When
        House after = restarted(before, "2:production 1:production");

        // Then
        assertEquals("2 1", routing(after));
        assertEquals("", pending(after));
    }

    @Test
    void anOfferThatWouldUndoAPromotionSaysSo() {
        // Given
        House before = new House(folder("2:production 1:production 3:candidate"));
        before.change(
                before.started("3", House.trying("it is better", Duration.ZERO, 500)), new RolloutCommand.Promote(""));
        before.pass(Duration.ofMillis(200));

        // When
        House after = restarted(before, "4:production 2:production 1:production 3:candidate");

        // Then
        assertTrue(
                pending(after)
                        .endsWith("'./belay adopt flights' routes flights/4, flights/2 instead of flights/3, flights/2,"
                                + " and undoes the promotion of flights/3"),
                pending(after));
    }

    @Test
    void aSectionThatIsAddedWins() {
        // Given
        House before = new House(folder("2:production 1:production"));

        // When
        House after = before.restarted(House.plan("4", "2"));

        // Then
        assertEquals("4 2", routing(after));
        assertEquals("", pending(after));
    }

    @Test
    void aSectionThatIsAddedDoesNotUndoAPromotion() {
        // Given
        House before = new House(folder("2:production 1:production 3:candidate"));
        before.change(
                before.started("3", House.trying("it is better", Duration.ZERO, 500)), new RolloutCommand.Promote(""));
        before.pass(Duration.ofMillis(200));

        // When
        House same = before.restarted(House.plan("2", "1"));
        House other = same.restarted(House.plan("4", "2"));

        // Then
        assertEquals("3 2", routing(same));
        assertTrue(pending(same).contains("flights/3 was promoted here"), pending(same));
        assertEquals("3 2", routing(other));
        assertTrue(pending(other).contains("flights/3 was promoted here"), pending(other));
    }

    @Test
    void aSectionThatNamesWhatRoutedLetsAPromotionBeAsAnyFileDoes() {
        // Given a section that was there before the promotion
        House natural = new House(folder("2:production 1:production 3:candidate"));
        House before = natural.restarted(House.plan("2", "1"));
        before.change(
                before.started("3", House.trying("it is better", Duration.ZERO, 500)), new RolloutCommand.Promote(""));
        before.pass(Duration.ofMillis(200));

        // When
        House after = before.restarted(House.plan("2", "1"));

        // Then
        assertEquals("3 2", routing(after));
        assertEquals("", pending(after));
    }

    @Test
    void aSectionThatIsAddedWhileAPromotionBakesWaitsForItsEnd() {
        // Given
        House before = new House(folder("2:production 1:production 3:candidate"));
        String id = before.started("3", House.trying("it is better", Duration.ofHours(1), 500));
        before.change(id, new RolloutCommand.Promote(""));
        before.pass(Duration.ofMillis(200));

        // When
        House after = before.restarted(House.plan("2", "1"));

        // Then
        assertEquals("baking", after.state(id));
        assertTrue(
                pending(after).contains("is baking and has to end first: './belay revert flights' undoes it"),
                pending(after));
    }

    @Test
    void aSectionThatIsRemovedLeavesItsTiersAndOffersTheFolders() {
        // Given
        House before = new House(House.plan("4", "1"));

        // When
        House after = restarted(before, "4:candidate 2:production 1:production");

        // Then
        assertEquals("4 1", routing(after));
        assertTrue(
                pending(after)
                        .startsWith(
                                "flights/2 has stage production and is not routed; flights/4 is candidate by its card;"),
                pending(after));
    }
}
