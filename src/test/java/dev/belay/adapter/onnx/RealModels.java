package dev.belay.adapter.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelVersion;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The trained models with as much of their cards as the runtime's tests need: signature and goldens. */
final class RealModels {
    private RealModels() {}

    static ModelVersion version(String folder) throws IOException {
        Path path = Path.of(folder);
        return Graphs.version(
                path.resolve("model.onnx"),
                Optional.of(
                        card(new YAMLMapper().readTree(path.resolve("card.yaml").toFile()))));
    }

    private static ModelCard card(JsonNode root) {
        List<TensorSpec> inputs = specs(root.get("inputs"));
        List<TensorSpec> outputs = specs(root.get("outputs"));
        List<ModelCard.Golden> goldens = new ArrayList<>();
        for (JsonNode example : root.get("goldens").get("examples")) {
            goldens.add(new ModelCard.Golden(
                    tensors(inputs, example.get("inputs")), tensors(outputs, example.get("outputs"))));
        }
        return Graphs.card(inputs, outputs, goldens.toArray(ModelCard.Golden[]::new));
    }

    private static List<TensorSpec> specs(JsonNode nodes) {
        List<TensorSpec> specs = new ArrayList<>();
        for (JsonNode node : nodes) {
            List<Long> shape = new ArrayList<>();
            node.get("shape").forEach(dimension -> shape.add(dimension.asLong()));
            specs.add(new TensorSpec(
                    node.get("name").asText(),
                    Datatype.valueOf(node.get("datatype").asText()),
                    shape));
        }
        return specs;
    }

    private static List<Tensor> tensors(List<TensorSpec> specs, JsonNode values) {
        return specs.stream().map(spec -> tensor(spec, values.get(spec.name()))).toList();
    }

    private static Tensor tensor(TensorSpec spec, JsonNode value) {
        List<JsonNode> elements = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(elements::add);
        } else {
            elements.add(value);
        }
        long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
        shape[0] = 1;
        return new Tensor(spec.name(), spec.datatype(), shape, data(spec.datatype(), elements));
    }

    private static TensorData data(Datatype datatype, List<JsonNode> elements) {
        return switch (datatype) {
            case BYTES ->
                new TensorData.Strings(elements.stream().map(JsonNode::asText).toArray(String[]::new));
            case INT64 ->
                new TensorData.Longs(
                        elements.stream().mapToLong(JsonNode::asLong).toArray());
            case FP32 -> {
                float[] values = new float[elements.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = elements.get(i).isNull()
                            ? Float.NaN
                            : (float) elements.get(i).asDouble();
                }
                yield new TensorData.Floats(values);
            }
            default -> throw new IllegalArgumentException(datatype + " isn't used by the trained models");
        };
    }
}
