package dev.belay.adapter.onnx;

import static dev.belay.adapter.onnx.Graphs.alone;
import static dev.belay.adapter.onnx.Graphs.card;
import static dev.belay.adapter.onnx.Graphs.floats;
import static dev.belay.adapter.onnx.Graphs.load;
import static dev.belay.adapter.onnx.Graphs.shape;
import static dev.belay.adapter.onnx.Graphs.spec;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.model.LoadedModel;
import dev.belay.model.ModelLoadException;
import dev.belay.model.ModelRun;
import dev.belay.model.Signature;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphs as other people export them. */
class AnyGraphTest {
    private static final TensorSpec X = spec("x", Datatype.FP32, -1L, 2L);

    @Test
    void aZipMapsScoresAreATensorWithTheClassesAsLabels() throws Exception {
        // Given a classifier whose classes are declared out of order, when it is loaded
        try (LoadedModel model = load("zip_map_numbers")) {
            // Then
            assertEquals(
                    new Signature(
                            List.of(X),
                            List.of(
                                    spec("label", Datatype.INT64, -1L),
                                    new TensorSpec("scores", Datatype.FP32, List.of(-1L, 2L), List.of("7", "3"))),
                            true),
                    model.signature());
        }
    }

    @Test
    void aZipMapsScoresKeepTheDeclaredOrderOfClasses() throws Exception {
        // Given
        try (LoadedModel model = load("zip_map_texts");
                ModelRun run = model.newRun()) {
            // When two rows are asked for, the second of which is for the third class
            List<Tensor> answer = run.run(alone(floats("x", shape(2, 3), 50, 0, 0, 0, 0, 50)));

            // Then
            assertArrayEquals(new float[] {1, 0, 0, 0, 0, 1}, floats(answer.get(1)), 1e-6f);
        }
    }

    @Test
    void aZipMapIsServedInAGraphWithoutOrdinaryOperators() throws Exception {
        // Given
        try (LoadedModel model = load("zip_map_alone");
                ModelRun run = model.newRun()) {
            // When
            List<Tensor> answer = run.run(alone(floats("x", shape(1, 2), 3, 4)));

            // Then
            assertArrayEquals(new float[] {3, 4}, floats(answer.getFirst()));
        }
    }

    @Test
    void unsignedIntegersKeepTheirLargestValues() throws Exception {
        // Given numbers beyond the signed types, and their halves as doubles, in which a sign would show
        try (LoadedModel model = load("unsigned_inputs");
                ModelRun run = model.newRun()) {
            // When
            List<Tensor> answer = run.run(alone(
                    new Tensor("uint16", Datatype.UINT16, shape(1, 2), new TensorData.Shorts(new short[] {-1, 2})),
                    new Tensor("uint32", Datatype.UINT32, shape(1, 2), new TensorData.Ints(new int[] {-1, 2})),
                    new Tensor("uint64", Datatype.UINT64, shape(1, 2), new TensorData.Longs(new long[] {-2, 2}))));

            // Then
            assertEquals(List.of(32767.5, 1.0, 2147483647.5, 1.0, 9.223372036854775807e18, 1.0), halves(answer));
        }
    }

    private static List<Double> halves(List<Tensor> answer) {
        List<Double> halves = new ArrayList<>();
        for (Tensor tensor : answer) {
            if (tensor.data() instanceof TensorData.Doubles(double[] values)) {
                for (double value : values) {
                    halves.add(value);
                }
            }
        }
        return halves;
    }

    @Test
    void unsignedIntegersComeOutAsTheyWentIn() throws Exception {
        // Given
        try (LoadedModel model = load("unsigned_inputs")) {
            // When, then
            assertEquals(
                    List.of(Datatype.UINT16, Datatype.UINT32, Datatype.UINT64),
                    model.signature().outputs().subList(0, 3).stream()
                            .map(TensorSpec::datatype)
                            .toList());
        }
    }

    @Test
    void aLabelDeclaredAsOneFollowsTheRows() throws Exception {
        // Given LightGBM's declaration, when it is loaded
        try (LoadedModel model = load("label_declared_one")) {
            // Then
            assertEquals(
                    new Signature(List.of(X), List.of(spec("label", Datatype.INT64, -1L)), true), model.signature());
        }
    }

    @Test
    void aCorrectedDeclarationIsSaid() throws Exception {
        // Given LightGBM's declaration, when it is loaded
        try (LoadedModel model = load("label_declared_one")) {
            // Then
            assertEquals(
                    List.of("output 'label' is declared as [1], but answers [3]; it is taken as [-1]"),
                    model.warnings());
        }
    }

    @ParameterizedTest
    @CsvSource({"label_declared_one, label", "column_declared_flat, y", "zip_map_alone, scores"})
    void whatIsDeclaredWrongAnswersManyRowsAndAgain(String graph, String output) throws Exception {
        // Given
        try (LoadedModel model = load(graph);
                ModelRun run = model.newRun()) {
            run.run(alone(floats("x", shape(1, 2), 0, 1)));

            // When
            List<Tensor> answer = run.run(List.of(
                    new Tensor[] {floats("x", shape(2, 2), 1, 0, 0, 1)},
                    new Tensor[] {floats("x", shape(1, 2), 0, 1)}));

            // Then
            assertEquals(
                    output + " 3",
                    answer.getFirst().name() + " " + answer.getFirst().rows());
        }
    }

    @Test
    void aColumnDeclaredFlatIsAColumn() throws Exception {
        // Given CatBoost's declaration, when it is loaded
        try (LoadedModel model = load("column_declared_flat")) {
            // Then
            assertEquals(
                    new Signature(List.of(X), List.of(spec("y", Datatype.FP32, -1L, 1L)), true), model.signature());
        }
    }

    @Test
    void aCardMayCorrectAnOutputsShape() throws Exception {
        // Given
        List<TensorSpec> column = List.of(spec("y", Datatype.FP32, -1L, 1L));

        // When
        try (LoadedModel model = load("column_declared_flat", card(List.of(X), column))) {
            // Then
            assertEquals(List.of(), model.warnings());
        }
    }

    @Test
    void aCardThatCorrectsWrongIsRefused() {
        // Given
        List<TensorSpec> wide = List.of(spec("y", Datatype.FP32, -1L, 2L));

        // When
        ModelLoadException refusal =
                assertThrows(ModelLoadException.class, () -> load("column_declared_flat", card(List.of(X), wide)));

        // Then
        assertEquals(
                "card and artifact disagree: output 'y' is [-1, 2] on the card and [-1] in the artifact,"
                        + " which answers [3, 1]",
                String.valueOf(refusal.getMessage()).replaceAll("\\[\\d+, 1]", "[3, 1]"));
    }

    @Test
    void unknownRanksAreTakenAsTwoDimensions() throws Exception {
        // Given
        try (LoadedModel model = load("unknown_ranks")) {
            // When, then
            assertEquals(
                    new Signature(
                            List.of(spec("x", Datatype.FP32, -1L, -1L)),
                            List.of(spec("y", Datatype.FP32, -1L, -1L)),
                            true),
                    model.signature());
        }
    }

    @Test
    void unknownRanksAreThoseThatRun() throws Exception {
        // Given a graph that takes three dimensions only
        try (LoadedModel model = load("unknown_rank_of_three")) {
            // When, then
            assertEquals(
                    List.of(spec("x", Datatype.FP32, -1L, -1L, -1L)),
                    model.signature().inputs());
        }
    }

    @Test
    void aCardSaysWhatAnInputOfUnknownRankIs() throws Exception {
        // Given
        List<TensorSpec> flat = List.of(spec("x", Datatype.FP32, -1L));

        // When
        try (LoadedModel model = load("unknown_ranks", card(flat, List.of(spec("y", Datatype.FP32, -1L))))) {
            // Then
            assertEquals(flat, model.signature().inputs());
        }
    }

    @Test
    void aGraphWithoutInputsAnswers() throws Exception {
        // Given
        try (LoadedModel model = load("constant_output");
                ModelRun run = model.newRun()) {
            // When
            List<Tensor> answer = run.run(alone());

            // Then
            assertArrayEquals(new float[] {1, 2}, floats(answer.getFirst()));
        }
    }

    @Test
    void aDimensionOfNothingIsServed() throws Exception {
        // Given
        try (LoadedModel model = load("empty_dimension");
                ModelRun run = model.newRun()) {
            // When
            List<Tensor> answer = run.run(alone(floats("x", shape(2, 0))));

            // Then
            assertArrayEquals(new float[] {1, 2}, floats(answer.getFirst()));
        }
    }

    @Test
    void noRowsAreServed() throws Exception {
        // Given
        try (LoadedModel model = load("doubling");
                ModelRun run = model.newRun()) {
            // When
            List<Tensor> answer = run.run(alone(floats("x", shape(0, 2))));

            // Then
            assertArrayEquals(shape(0, 2), answer.getFirst().shape());
        }
    }

    @Test
    void anInputWithADefaultNeedNotBeFed() throws Exception {
        // Given
        try (LoadedModel model = load("optional_input");
                ModelRun run = model.newRun()) {
            // When
            List<Tensor> answer = run.run(alone(floats("x", shape(1, 2), 1, 2)));

            // Then
            assertArrayEquals(new float[] {3, 6}, floats(answer.getFirst()));
        }
    }

    @Test
    void weightsOutsideTheGraphAreUsed() throws Exception {
        // Given
        try (LoadedModel model = load("external_weights");
                ModelRun run = model.newRun()) {
            // When
            Tensor flag = new Tensor("flag", Datatype.BOOL, shape(), new TensorData.Bools(new boolean[] {true}));
            List<Tensor> answer = run.run(alone(floats("x", shape(1, 2), 1, 1), flag));

            // Then
            assertArrayEquals(new float[] {5, 7}, floats(answer.getFirst()));
        }
    }
}
