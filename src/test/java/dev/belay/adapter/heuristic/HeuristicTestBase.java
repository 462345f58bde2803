package dev.belay.adapter.heuristic;

import dev.belay.adapter.repository.YamlDocuments;
import dev.belay.model.Baseline;
import dev.belay.model.ModelLoadException;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** A heuristic over a carrier and a minute, with a label and two probabilities. */
abstract class HeuristicTestBase {
    static final String OUTPUTS = """
            outputs:
              - {name: label, datatype: INT64, shape: [-1]}
              - {name: probabilities, datatype: FP32, shape: [-1, 2]}
            """;
    static final String INPUTS = """
            inputs: [{name: carrier, datatype: BYTES}, {name: minute, datatype: FP32}]
            """;
    static final String OTHERWISE = "otherwise: {label: [0], probabilities: [0.75, 0.25]}\n";

    private static final FeatureSet FEATURES = new FeatureSet(
            List.of(
                    new TensorSpec("minute", Datatype.FP32, List.of(-1L, 1L)),
                    new TensorSpec("carrier", Datatype.BYTES, List.of(-1L, 1L))),
            false);

    @TempDir
    Path folder;

    Baseline load(String yaml) throws IOException, ModelLoadException {
        return new HeuristicLoader(new YamlDocuments()).load(Files.writeString(folder.resolve("heuristic.yaml"), yaml));
    }

    /** @param carriers null leaves the feature out, as does {@code minutes} */
    static Inputs request(int rows, String @Nullable [] carriers, float @Nullable [] minutes) {
        @Nullable Tensor[] bySlot = new Tensor[2];
        if (minutes != null) {
            bySlot[0] = new Tensor("minute", Datatype.FP32, new long[] {rows, 1}, new TensorData.Floats(minutes));
        }
        if (carriers != null) {
            bySlot[1] = new Tensor("carrier", Datatype.BYTES, new long[] {rows, 1}, new TensorData.Strings(carriers));
        }
        return new Inputs(FEATURES, bySlot, rows);
    }

    static float[] probabilities(List<Tensor> answer) {
        return ((TensorData.Floats) answer.get(1).data()).values();
    }
}
