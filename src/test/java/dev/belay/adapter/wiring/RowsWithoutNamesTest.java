package dev.belay.adapter.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.adapter.resilience.DeadlineWheel;
import dev.belay.adapter.resilience.TripListener;
import dev.belay.execution.ModelInstance;
import dev.belay.execution.Runner;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelVersion;
import dev.belay.monitoring.Observations;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.EndpointPlan.TierPlan;
import dev.belay.validation.GuardPolicy;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.TensorSpec;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a row that is an array means, beside versions with other inputs. */
@QuarkusTest
class RowsWithoutNamesTest {
    private static final EndpointPlan PLAN = new EndpointPlan(
            "x", 300_000_000, List.of(), List.of(TierPlan.of("primary", new ModelRef("x", "1"))), GuardPolicy.DEFAULT);

    private final DeadlineWheel wheel =
            new DeadlineWheel(Thread.ofPlatform().daemon().factory());
    private final List<ModelVersion> versions = new ArrayList<>();

    @AfterEach
    void close() {
        wheel.close();
    }

    private void version(String version, String... inputs) {
        ModelCard card = new ModelCard(
                "x",
                version,
                ModelCard.Stage.PRODUCTION,
                "",
                "",
                Arrays.stream(inputs).map(RowsWithoutNamesTest::input).toList(),
                List.of(),
                null,
                Map.of(),
                List.of(),
                1e-5,
                null,
                true);
        versions.add(new ModelVersion(
                new ModelRef("x", version), Path.of("model.onnx"), Optional.of(card), 1, Optional.empty()));
    }

    private static ModelCard.Input input(String name) {
        return new ModelCard.Input(
                new TensorSpec(name, Datatype.FP32, List.of(-1L, 2L)), null, false, null, null, null);
    }

    private EndpointRoutes routes() {
        Repository repository = new Repository(versions, version -> new ModelInstance(version, Runner.Listener.NONE));
        return new EndpointRoutes(
                new RouteBuilder(repository, Observations.NONE, wheel, TripListener.NONE, System::nanoTime));
    }

    @Test
    void areStillTheOneInputsValueBesideAVersionWithMore() {
        // Given
        version("1", "a");
        version("2", "a", "b");

        // When
        FeatureSet features = routes().serve(PLAN).route().features();

        // Then
        assertEquals("a", Objects.requireNonNull(features.only()).spec().name());
    }

    @Test
    void areWarnedOfWhereAVersionHasItsInputsInAnotherOrder() {
        // Given
        version("1", "a", "b");
        version("2", "b", "a");

        // Then
        assertEquals(
                List.of(
                        "endpoint x: input 0 is 'a' at x/1, but 'b' at x/2. Rows that are arrays follow x/1; they change"
                                + " their meaning if the configuration names another first tier. Rows that are objects don't"),
                routes().warnings(PLAN));
    }

    @Test
    void areNotWarnedOfWhereAVersionHasMoreInputsBehindTheOthers() {
        // Given
        version("1", "a", "b");
        version("2", "a", "b", "c");

        // Then
        assertEquals(List.of(), routes().warnings(PLAN));
    }
}
