package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.journal.MemoryStore;
import dev.belay.model.ModelVersion;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.EndpointPlan.TierPlan;
import dev.belay.routing.ModelFolder;
import dev.belay.validation.GuardPolicy;
import dev.belay.vocabulary.ModelRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of a start before there is one. */
class StartPreviewTest {
    private final House house = new House();

    private StartPreview preview(EndpointPlan file) throws Exception {
        house.settle();
        ConfiguredEndpoint configured = new ConfiguredEndpoint(file, true, null);
        return StartPreview.of(house.store, List.of(configured), house.routes).getFirst();
    }

    private String promoted() {
        String id = house.started("3", House.trying("it is better", Duration.ZERO, 500));
        house.change(id, new RolloutCommand.Promote(""));
        house.pass(Duration.ofMillis(200));
        return id;
    }

    @Test
    void aPromotionRoutesWhateverTheFileNames() throws Exception {
        promoted();
        StartPreview preview = preview(House.plan("2", "1"));
        assertEquals("endpoint flights: a start routes primary flights/3, fallback flights/2", preview.words());
        assertEquals("", preview.waiting());
    }

    @Test
    void aFileThatWaitsDoesNotRoute() throws Exception {
        promoted();
        StartPreview preview = preview(House.plan("4", "2"));
        assertEquals("endpoint flights: a start routes primary flights/3, fallback flights/2", preview.words());
        assertTrue(preview.waiting().contains("flights/3 was promoted here"), preview.waiting());
    }

    @Test
    void aFileThatWinsRoutes() throws Exception {
        StartPreview preview = preview(House.plan("4", "2"));
        assertEquals("endpoint flights: a start routes primary flights/4, fallback flights/2", preview.words());
    }

    @Test
    void aRolloutThatGoesOnIsNamed() throws Exception {
        String id = house.started("3");
        assertEquals(
                "endpoint flights: a start routes primary flights/2, fallback flights/1; rollout " + id
                        + " of flights/3 goes on, canary at 5 %",
                preview(House.plan("2", "1")).words());
    }

    @Test
    void aRolloutThatWouldEndIsNot() throws Exception {
        house.started("3");
        house.defects.put("3", "there is no such version");
        assertEquals("", preview(House.plan("2", "1")).rollout());
    }

    /** Two bare versions: none of them may serve by itself. */
    private static ConfiguredEndpoint folderOfBareVersions() {
        List<ModelVersion> found = List.of(bare("1"), bare("2"));
        ModelFolder folder = ModelFolder.of("other", found);
        TierPlan tier =
                TierPlan.of("primary", folder.steps().getFirst().model()).refusing(folder.unchosen());
        EndpointPlan plan = new EndpointPlan("other", 300_000_000, List.of(), List.of(tier), GuardPolicy.DEFAULT);
        return new ConfiguredEndpoint(plan, false, folder);
    }

    private static ModelVersion bare(String version) {
        return new ModelVersion(
                new ModelRef("other", version), Path.of("model.onnx"), Optional.empty(), 1, Optional.empty());
    }

    private static ConfiguredEndpoint using(String model) {
        TierPlan tier = House.tier("primary", "1").running(new ModelRef(model, "1"));
        return new ConfiguredEndpoint(House.plan("user", tier), true, null);
    }

    @Test
    void aFolderThatIsOnlyThereForATierIsNoEndpoint() throws Exception {
        List<ConfiguredEndpoint> endpoints = List.of(using("other"), folderOfBareVersions());
        assertEquals(
                1, StartPreview.of(new MemoryStore(), endpoints, house.routes).size());
        assertEquals(1, StartPreview.asConfigured(endpoints).size());
    }

    @Test
    void aFolderThatNobodyUsesIsOne() throws Exception {
        List<ConfiguredEndpoint> endpoints = List.of(using("flights"), folderOfBareVersions());
        assertEquals(
                2, StartPreview.of(new MemoryStore(), endpoints, house.routes).size());
    }

    @Test
    void aFolderThatIsOnlyThereForATierIsNotRouted() {
        House both = new House(using("other"), folderOfBareVersions());
        assertNull(both.path.table().endpoint("other"));
    }
}
