package dev.belay.adapter.onnx;

import dev.belay.model.LoadedModel;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
import dev.belay.model.ModelVersion;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tests' graphs, cards and tensors. */
final class Graphs {
    static final OnnxRuntime RUNTIME = new OnnxRuntime(OnnxSettings.DEFAULTS);

    private Graphs() {}

    static LoadedModel load(String graph) throws ModelLoadException {
        return RUNTIME.load(bare(graph));
    }

    static LoadedModel load(String graph, ModelCard card) throws ModelLoadException {
        ModelVersion bare = bare(graph);
        return RUNTIME.load(
                new ModelVersion(bare.ref(), bare.artifact(), Optional.of(card), bare.artifactBytes(), bare.defect()));
    }

    static ModelVersion bare(String graph) {
        return version(Path.of("src/test/resources/onnx", graph + ".onnx"), Optional.empty());
    }

    static ModelVersion version(Path artifact, Optional<ModelCard> card) {
        try {
            long bytes = Files.exists(artifact) ? Files.size(artifact) : 0;
            return new ModelVersion(new ModelRef("tiny", "1"), artifact, card, bytes, Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ModelCard card(List<TensorSpec> inputs, List<TensorSpec> outputs, ModelCard.Golden... goldens) {
        return new ModelCard(
                "tiny",
                "1",
                ModelCard.Stage.PRODUCTION,
                "",
                "",
                inputs.stream()
                        .map(spec -> new ModelCard.Input(spec, null, false, null, null, null))
                        .toList(),
                outputs.stream()
                        .map(spec -> new ModelCard.Output(spec, null, null))
                        .toList(),
                null,
                Map.of(),
                List.of(goldens),
                1e-5,
                null,
                true);
    }

    static ModelCard.Golden golden(Tensor input, Tensor output) {
        return new ModelCard.Golden(List.of(input), List.of(output));
    }

    static TensorSpec spec(String name, Datatype datatype, Long... shape) {
        return new TensorSpec(name, datatype, List.of(shape));
    }

    static Tensor floats(String name, long[] shape, float... values) {
        return new Tensor(name, Datatype.FP32, shape, new TensorData.Floats(values));
    }

    static Tensor longs(String name, long... values) {
        return new Tensor(name, Datatype.INT64, new long[] {values.length}, new TensorData.Longs(values));
    }

    static long[] shape(long... dimensions) {
        return dimensions;
    }

    /** One member that fills one run alone. */
    static List<Tensor[]> alone(Tensor... inputs) {
        return List.<Tensor[]>of(inputs);
    }

    static float[] floats(Tensor tensor) {
        return ((TensorData.Floats) tensor.data()).values();
    }
}
