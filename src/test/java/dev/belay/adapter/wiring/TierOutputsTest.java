package dev.belay.adapter.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.adapter.resilience.DeadlineWheel;
import dev.belay.adapter.resilience.TripListener;
import dev.belay.cascade.Tier;
import dev.belay.execution.ModelInstance;
import dev.belay.execution.Runner;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelVersion;
import dev.belay.monitoring.Observations;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.EndpointPlan.TierPlan;
import dev.belay.routing.Route;
import dev.belay.validation.GuardPolicy;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an endpoint promises, and what becomes of tiers that can't give it. */
@QuarkusTest
class TierOutputsTest {
    private static final TensorSpec LABEL = new TensorSpec("label", Datatype.INT64, List.of(-1L));
    private static final TensorSpec SCORES = new TensorSpec("scores", Datatype.FP32, List.of(-1L, 2L));
    private static final TensorSpec OTHER_SCORES = new TensorSpec("scores", Datatype.FP32, List.of(-1L, 3L));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final DeadlineWheel wheel =
            new DeadlineWheel(Thread.ofPlatform().daemon().factory());
    private final List<ModelVersion> versions = new ArrayList<>();

    @AfterEach
    void close() {
        wheel.close();
    }

    /** A version whose outputs its card tells. */
    private TierPlan model(String version, TensorSpec... outputs) {
        ModelRef ref = new ModelRef("x", version);
        ModelCard card = new ModelCard(
                "x",
                version,
                ModelCard.Stage.PRODUCTION,
                "",
                "",
                List.of(),
                java.util.Arrays.stream(outputs)
                        .map(output -> new ModelCard.Output(output, null, null))
                        .toList(),
                null,
                Map.of(),
                List.of(),
                1e-5,
                null,
                true);
        versions.add(new ModelVersion(ref, Path.of("model.onnx"), Optional.of(card), 1, Optional.empty()));
        return TierPlan.of("tier" + version, ref);
    }

    private TierPlan baseline(String outputs, String otherwise) throws IOException {
        Path file = Files.writeString(
                folder.resolve("heuristic.yaml"),
                "kind: constant\ninputs: []\noutputs: [" + outputs + "]\notherwise: {" + otherwise + "}\n");
        ModelRef ref = new ModelRef("x", ModelRef.HEURISTIC);
        versions.add(new ModelVersion(ref, file, Optional.empty(), 1, Optional.empty()));
        return TierPlan.of("baseline", ref);
    }

    private Route route(TierPlan... tiers) {
        Repository repository = new Repository(versions, version -> new ModelInstance(version, Runner.Listener.NONE));
        EndpointRoutes routes = new EndpointRoutes(
                new RouteBuilder(repository, Observations.NONE, wheel, TripListener.NONE, System::nanoTime));
        return routes.serve(new EndpointPlan("x", 300_000_000, List.of(), List.of(tiers), GuardPolicy.DEFAULT))
                .route();
    }

    @Test
    void promisesTheFirstTiersOutputs() {
        // Given
        Route route = route(model("2", LABEL, SCORES), model("1", SCORES, LABEL));

        // Then
        assertEquals(List.of(LABEL, SCORES), route.outputs());
    }

    @Test
    void aTierWithOtherOutputsCanNotServe() {
        // Given
        Route route = route(model("2", LABEL, SCORES), model("1", LABEL, OTHER_SCORES));

        // Then, whatever becomes of its version
        assertEquals(
                "its output 'scores' is FP32[-1, 3] instead of FP32[-1, 2]; the endpoint promises 'label' INT64[-1],"
                        + " 'scores' FP32[-1, 2]",
                route.cascade().tiers().get(1).unavailableBecause());
    }

    @Test
    void aBaselineThatLacksAnOutputCanNotServe() throws IOException {
        // Given
        Route route =
                route(model("2", LABEL, SCORES), baseline("{name: label, datatype: INT64, shape: [-1]}", "label: [0]"));

        // Then
        assertTrue(route.cascade().baseline().isEmpty());
        Tier baseline = route.cascade().tiers().getLast();
        assertEquals(
                "baseline UNAVAILABLE",
                baseline.name() + " " + baseline.operations().health().status());
        assertTrue(baseline.unavailableBecause().startsWith("it has no output 'scores'; the endpoint promises"));
    }

    @Test
    void aBaselineWithMoreOutputsGivesOnlyThePromisedOnes() throws IOException {
        // Given
        Route route = route(
                model("2", SCORES),
                baseline(
                        "{name: label, datatype: INT64, shape: [-1]}, {name: scores, datatype: FP32, shape: [-1, 2]}",
                        "label: [0], scores: [0.5, 0.5]"));

        // When
        List<Tensor> answer = route.cascade()
                .baseline()
                .orElseThrow()
                .baseline()
                .answer(new Inputs(route.features(), new Tensor[route.features().size()], 1));

        // Then
        assertEquals(List.of("scores"), answer.stream().map(Tensor::name).toList());
    }
}
