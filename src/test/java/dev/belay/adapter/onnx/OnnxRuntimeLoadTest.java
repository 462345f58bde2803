package dev.belay.adapter.onnx;

import static dev.belay.adapter.onnx.Graphs.card;
import static dev.belay.adapter.onnx.Graphs.floats;
import static dev.belay.adapter.onnx.Graphs.golden;
import static dev.belay.adapter.onnx.Graphs.load;
import static dev.belay.adapter.onnx.Graphs.longs;
import static dev.belay.adapter.onnx.Graphs.shape;
import static dev.belay.adapter.onnx.Graphs.spec;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.Memory;
import dev.belay.model.LoadProbe;
import dev.belay.model.LoadedModel;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
import dev.belay.model.Signature;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OnnxRuntimeLoadTest {
    private static final TensorSpec X = spec("x", Datatype.FP32, -1L, 2L);
    private static final TensorSpec Y = spec("y", Datatype.FP32, -1L, 2L);

    @Test
    void takesTheSignatureFromTheGraphWhenThereIsNoCard() throws Exception {
        // Given a bare artifact, when it is loaded
        try (LoadedModel model = load("doubling")) {
            // Then
            assertEquals(new Signature(List.of(X), List.of(Y), true), model.signature());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "doubling, true",
        "every_datatype, true",
        "two_free_dimensions, true",
        "scalar_input, false",
        "fixed_leading, false",
        "state_on_second_dimension, false",
        "positive_rows, false"
    })
    void batchesOnlyWhereRowsAreIndependent(String graph, boolean batchable) throws Exception {
        // Given a bare artifact, when it is loaded
        try (LoadedModel model = load(graph)) {
            // Then
            assertEquals(batchable, model.signature().batchable());
        }
    }

    @Test
    void doesNotBatchWhenGoldensShowThatOutputsDoNotFollowTheRows() throws Exception {
        // Given a filter whose second golden is dropped
        ModelCard card = card(
                List.of(X),
                List.of(Y),
                golden(floats("x", shape(1, 2), 1, 2), floats("y", shape(1, 2), 1, 2)),
                golden(floats("x", shape(1, 2), -1, 2), floats("y", shape(0, 2))));

        // When
        try (LoadedModel model = load("positive_rows", card)) {
            // Then
            assertEquals(false, model.signature().batchable());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sequence_output | output 'rows' is a sequence, not a tensor; stack it into a tensor in the graph",
                "optional_output | output 'y' is an optional value; only tensors can be served",
                "map_input | input 'x' is a map, not a tensor, and not made by a ZipMap; export the classifier without maps",
                "complex_output | output 'z' is of type COMPLEX64, which the protocol has no name for;"
                        + " cast it in the graph",
                "nowhere | nowhere.onnx is missing"
            })
    void refusesInWordsThatSayWhatToDo(String graph, String words) {
        // Given a graph that can't be served, when it is loaded
        ModelLoadException refusal = assertThrows(ModelLoadException.class, () -> load(graph));

        // Then
        assertEquals(words, refusal.getMessage());
    }

    @Test
    void refusesWhatIsNoOnnxFile(@TempDir Path folder) throws IOException {
        // Given
        Path artifact = Files.writeString(folder.resolve("model.onnx"), "not a graph");

        // When
        ModelLoadException refusal = assertThrows(
                ModelLoadException.class, () -> Graphs.RUNTIME.load(Graphs.version(artifact, Optional.empty())));

        // Then
        assertEquals("model.onnx is not an ONNX file, or a damaged one", refusal.getMessage());
    }

    @Test
    void namesEveryDifferenceBetweenCardAndGraph() {
        // Given
        ModelCard card = card(
                List.of(spec("x", Datatype.FP64, -1L, 3L), spec("z", Datatype.FP32, -1L)),
                List.of(spec("score", Datatype.FP32, -1L)));

        // When
        ModelLoadException refusal = assertThrows(ModelLoadException.class, () -> load("doubling", card));

        // Then
        assertEquals(
                "card and artifact disagree: input 'x' is FP64 on the card and FP32 in the artifact;"
                        + " input 'x' is [-1, 3] on the card and [-1, 2] in the artifact;"
                        + " the artifact has no input 'z'; the card lacks the output 'y';"
                        + " the artifact has no output 'score'",
                refusal.getMessage());
    }

    @Test
    void takesTheCardsWidthWhereTheGraphLeavesItFree() throws Exception {
        // Given
        TensorSpec wide = spec("x", Datatype.FP32, -1L, 3L);
        ModelCard card = card(List.of(wide), List.of(spec("sum", Datatype.FP32, -1L)));

        // When
        try (LoadedModel model = load("two_free_dimensions", card)) {
            // Then
            assertEquals(List.of(wide), model.signature().inputs());
        }
    }

    @Test
    void refusesAVersionThatLoopsOnItsOwnExamples() {
        // Given a card whose golden counts to 9e18, and little patience
        LoadProbe probe = new LoadProbe(task -> Thread.ofPlatform().daemon().start(task), Duration.ofMillis(200), 600);
        OnnxRuntime impatient = new OnnxRuntime(OnnxSettings.DEFAULTS, probe);
        ModelCard card = card(
                List.of(spec("x", Datatype.FP32, -1L)),
                List.of(spec("y", Datatype.FP32, -1L)),
                golden(floats("x", shape(1), 9e18f), floats("y", shape(1), 9e18f)),
                golden(floats("x", shape(1), 8e18f), floats("y", shape(1), 8e18f)));

        // When
        ModelLoadException refusal = assertThrows(
                ModelLoadException.class,
                () -> impatient.load(Graphs.version(Graphs.bare("counting").artifact(), Optional.of(card))));

        // Then
        assertEquals("examples, alone and joined: not done within 200 ms; the run was stopped", refusal.getMessage());
    }

    @Test
    void loadsAndUnloadsManyTimesWithoutLeak() throws Exception {
        // Given a process that has loaded and run the graph often enough to be warm
        loadRunAndUnload(300);
        long before = Memory.residentKilobytes();

        // When
        loadRunAndUnload(1000);

        // Then it has not grown by what 1,000 sessions left open come to (100 MB)
        long grown = Memory.residentKilobytes() - before;
        assertEquals(0, Math.max(0, grown) / 50_000, () -> "grew by " + grown + " kB");
    }

    private static void loadRunAndUnload(int times) throws Exception {
        for (int i = 0; i < times; i++) {
            try (LoadedModel model = load("lookup");
                    var run = model.newRun()) {
                run.run(Graphs.alone(longs("index", 0, 1, 2)));
            }
        }
    }
}
