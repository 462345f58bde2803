package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.journal.Decision;
import dev.belay.journal.JournalEntry;
import dev.belay.model.ModelVersion;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.EndpointPlan.TierPlan;
import dev.belay.routing.ModelFolder;
import dev.belay.validation.GuardPolicy;
import dev.belay.vocabulary.ModelRef;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The preview of a start. */
class StartPreviewTest {
    private final ControlFixture fixture = new ControlFixture();

    private StartPreview preview(EndpointPlan file) throws Exception {
        fixture.settle();
        return preview(file, List.of());
    }

    private StartPreview preview(EndpointPlan file, List<JournalEntry> tombstones) throws Exception {
        ConfiguredEndpoint configured = new ConfiguredEndpoint(file, true, null);
        return StartPreview.of(
                        Map.of("flights", fixture.store.readStream("flights", Decision.NOTES)),
                        tombstones,
                        List.of(configured),
                        fixture.routes,
                        fixture.now().at())
                .getFirst();
    }

    private String promoted() {
        String id = fixture.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        fixture.change(id, new RolloutCommand.Promote(""));
        fixture.pass(Duration.ofMillis(200));
        return id;
    }

    @Test
    void aPromotionRoutesWhateverTheFileNames() throws Exception {
        promoted();
        StartPreview preview = preview(TestPlans.plan("2", "1"));
        assertEquals("endpoint flights: a start routes primary flights/3, fallback flights/2", preview.line());
        assertEquals("", preview.waiting());
    }

    @Test
    void aFileThatWaitsDoesNotRoute() throws Exception {
        promoted();
        StartPreview preview = preview(TestPlans.plan("4", "2"));
        assertEquals("endpoint flights: a start routes primary flights/3, fallback flights/2", preview.line());
        assertTrue(preview.waiting().contains("flights/3 was promoted here"), preview.waiting());
    }

    @Test
    void aFileThatWinsRoutes() throws Exception {
        StartPreview preview = preview(TestPlans.plan("4", "2"));
        assertEquals("endpoint flights: a start routes primary flights/4, fallback flights/2", preview.line());
    }

    @Test
    void anEndpointThatNothingCanServeSaysSo() {
        ModelFolder none = ModelFolder.of("nosuch", List.of());
        EndpointPlan refusing = TestPlans.plan("2", "1").with(none.tiers());
        assertEquals(
                "endpoint flights: nothing can serve",
                StartPreview.of(
                                Map.of(),
                                List.of(),
                                List.of(new ConfiguredEndpoint(refusing, true, none)),
                                fixture.routes,
                                fixture.now().at())
                        .getFirst()
                        .line());
    }

    @Test
    void aRolloutThatGoesOnIsNamed() throws Exception {
        String id = fixture.started("3");
        assertEquals(
                "endpoint flights: a start routes primary flights/2, fallback flights/1; rollout " + id
                        + " of flights/3 goes on, canary at 5 %",
                preview(TestPlans.plan("2", "1")).line());
    }

    @Test
    void aRolloutThatWouldEndIsNamedWithTheReason() throws Exception {
        String id = fixture.started("3");
        fixture.defects.put("3", "there is no such version");
        assertEquals(
                "rollout " + id
                        + " of flights/3 ends, aborted: flights/3 can't be tried any more: there is no such version",
                preview(TestPlans.plan("2", "1")).rollout());
    }

    @Test
    void nobodyIsAskedToEndARolloutThatTheStartEnds() throws Exception {
        String id = fixture.started("3");
        fixture.digests.put("3", "a".repeat(64));
        fixture.defects.put("3", "there is no such version");
        StartPreview preview = preview(TestPlans.plan("4", "2"));
        assertTrue(preview.rollout().startsWith("rollout " + id + " of flights/3 ends, aborted: "), preview.rollout());
        assertFalse(preview.waiting().contains("has to end first"), preview.waiting());
        String since = "it has waited since " + fixture.now().at().truncatedTo(ChronoUnit.SECONDS) + ", when";
        assertTrue(preview.waiting().contains(since), preview.waiting());
        assertTrue(preview.waiting().contains("'./belay adopt flights' routes flights/4"), preview.waiting());
    }

    @Test
    void anEndpointThatIsNoLongerConfiguredIsGone() throws Exception {
        promoted();
        Map<String, List<JournalEntry>> journal =
                Map.of("flights", fixture.store.readStream("flights", Decision.NOTES));
        assertEquals(
                List.of("endpoint flights is gone: the journal knows it with flights/3, flights/2, and neither the"
                        + " configuration nor a model folder names it any more: its path is a 404"),
                StartPreview.gone(journal, List.of(folderOfBareVersions())));
        ConfiguredEndpoint still = new ConfiguredEndpoint(TestPlans.plan("2", "1"), true, null);
        assertEquals(List.of(), StartPreview.gone(journal, List.of(still)));
    }

    @Test
    void aRollbackThatOnlyTheTombstonesHaveEndsTheRollout() throws Exception {
        // Given a rollback that the store never got
        String id = fixture.started("3");
        fixture.store.down(true);
        fixture.change(id, new RolloutCommand.RollBack(""));
        fixture.end();
        fixture.store.down(false);

        // When
        StartPreview preview = preview(TestPlans.plan("2", "3"), fixture.tombstones.all());

        // Then the start knows of it
        assertEquals("endpoint flights: a start routes primary flights/2, fallback flights/1", preview.line());
        assertTrue(preview.waiting().contains("flights/3 was rolled back here"), preview.waiting());
    }

    /** Two bare versions: none of them may serve by itself. */
    private static ConfiguredEndpoint folderOfBareVersions() {
        List<ModelVersion> found = List.of(bare("1"), bare("2"));
        ModelFolder folder = ModelFolder.of("other", found);
        TierPlan tier =
                TierPlan.of("primary", folder.tiers().getFirst().model()).refusing(folder.unchosen());
        EndpointPlan plan = new EndpointPlan("other", 300_000_000, List.of(), List.of(tier), GuardPolicy.DEFAULT);
        return new ConfiguredEndpoint(plan, false, folder);
    }

    private static ModelVersion bare(String version) {
        return new ModelVersion(
                new ModelRef("other", version), Path.of("model.onnx"), Optional.empty(), 1, Optional.empty());
    }

    private static ConfiguredEndpoint using(String model) {
        TierPlan tier = TestPlans.tier("primary", "1").running(new ModelRef(model, "1"));
        return new ConfiguredEndpoint(TestPlans.plan("user", tier), true, null);
    }

    @Test
    void aFolderThatIsOnlyThereForATierIsNoEndpoint() throws Exception {
        List<ConfiguredEndpoint> endpoints = List.of(using("other"), folderOfBareVersions());
        assertEquals(
                1,
                StartPreview.of(Map.of(), List.of(), endpoints, fixture.routes, ControlFixture.START)
                        .size());
    }

    @Test
    void aFolderThatNobodyUsesIsOne() throws Exception {
        List<ConfiguredEndpoint> endpoints = List.of(using("flights"), folderOfBareVersions());
        assertEquals(
                2,
                StartPreview.of(Map.of(), List.of(), endpoints, fixture.routes, ControlFixture.START)
                        .size());
    }

    @Test
    void aFolderThatIsOnlyThereForATierIsNotRouted() {
        ControlFixture both = new ControlFixture(using("other"), folderOfBareVersions());
        assertNull(both.path.table().endpoint("other"));
    }
}
