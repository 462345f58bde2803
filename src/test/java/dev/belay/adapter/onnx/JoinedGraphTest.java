package dev.belay.adapter.onnx;

import static dev.belay.adapter.onnx.Graphs.alone;
import static dev.belay.adapter.onnx.Graphs.card;
import static dev.belay.adapter.onnx.Graphs.floats;
import static dev.belay.adapter.onnx.Graphs.golden;
import static dev.belay.adapter.onnx.Graphs.load;
import static dev.belay.adapter.onnx.Graphs.shape;
import static dev.belay.adapter.onnx.Graphs.spec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.belay.model.LoadedModel;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelRun;
import dev.belay.model.ModelVersion;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which graphs requests may share a run of. */
class JoinedGraphTest {
    private static final TensorSpec X = spec("x", Datatype.FP32, -1L, 2L);

    @Test
    void rowsThatOnlyLargeNeighboursChangeAreNotJoined() throws Exception {
        // Given a bare graph that divides by the largest value of the batch if that is above 1
        try (LoadedModel model = load("largest_of_batch")) {
            // When, then
            assertFalse(model.signature().batchable());
        }
    }

    @Test
    void goldensThatShowNothingLeaveItToTheCardsRange() throws Exception {
        // Given goldens of small values alone, and a range that goes further
        ModelCard goldens = card(
                List.of(X),
                List.of(spec("y", Datatype.FP32, -1L, 2L)),
                golden(floats("x", shape(1, 2), .1f, .2f), floats("y", shape(1, 2), .1f, .2f)),
                golden(floats("x", shape(1, 2), .3f, .4f), floats("y", shape(1, 2), .3f, .4f)));
        ModelCard.Input ranged =
                new ModelCard.Input(X, null, false, new ModelCard.Range(0, Double.POSITIVE_INFINITY), null, null);
        ModelCard card = new ModelCard(
                "tiny",
                "1",
                ModelCard.Stage.PRODUCTION,
                "",
                "",
                List.of(ranged),
                goldens.outputs(),
                null,
                Map.of(),
                goldens.goldens(),
                1e-5,
                null,
                true);

        // When
        try (LoadedModel model = load("largest_of_batch", card)) {
            // Then
            assertFalse(model.signature().batchable());
        }
    }

    @Test
    void aCardForbidsThatRequestsShareARun() throws Exception {
        // Given
        ModelCard sound = card(List.of(X), List.of(spec("y", Datatype.FP32, -1L, 2L)));
        ModelCard card = new ModelCard(
                "tiny",
                "1",
                ModelCard.Stage.PRODUCTION,
                "",
                "",
                sound.inputs(),
                sound.outputs(),
                null,
                Map.of(),
                List.of(),
                0,
                null,
                false);

        // When
        try (LoadedModel model = load("doubling", card)) {
            // Then
            assertFalse(model.signature().batchable());
        }
    }

    @Test
    void anOperatorForbidsThatRequestsShareARun() throws Exception {
        // Given
        ModelVersion version = Graphs.bare("doubling").withoutBatches();

        // When
        try (LoadedModel model = Graphs.RUNTIME.load(version)) {
            // Then
            assertFalse(model.signature().batchable());
        }
    }

    @Test
    void aModelThatInventedValuesFailOnIsServedUntried() throws Exception {
        // Given a graph that takes five columns and doesn't say so
        try (LoadedModel model = load("width_of_five");
                ModelRun run = model.newRun()) {
            // When
            List<Tensor> answer = run.run(alone(floats("x", shape(1, 5), 1, 1, 1, 1, 1)));

            // Then
            assertArrayEquals(new float[] {10}, floats(answer.getFirst()));
        }
    }

    @Test
    void aModelThatInventedValuesFailOnIsNotJoined() throws Exception {
        // Given
        try (LoadedModel model = load("width_of_five")) {
            // When, then
            assertFalse(model.signature().batchable());
        }
    }

    @Test
    void oneGoldenCuresAModelThatInventedValuesFailOn() throws Exception {
        // Given
        var card = card(
                List.of(spec("x", Datatype.FP32, -1L, -1L)),
                List.of(spec("y", Datatype.FP32, -1L, 1L)),
                golden(floats("x", shape(1, 5), 1, 1, 1, 1, 1), floats("y", shape(1, 1), 10)));

        // When
        try (LoadedModel model = load("width_of_five", card)) {
            // Then
            assertEquals(true, model.signature().batchable());
        }
    }
}
