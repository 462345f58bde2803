package dev.belay.adapter.repository;

import dev.belay.model.Document;
import dev.belay.model.DocumentTensors;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/** A card's golden examples; each names every input and every output, so that none goes unchecked. */
final class GoldenReader {
    private GoldenReader() {}

    static List<ModelCard.Golden> examples(
            Document document, List<ModelCard.Input> inputs, List<ModelCard.Output> outputs) throws ModelLoadException {
        List<TensorSpec> inputSpecs = inputs.stream().map(ModelCard.Input::spec).toList();
        List<TensorSpec> outputSpecs =
                outputs.stream().map(ModelCard.Output::spec).toList();
        List<String> inputNames = names(inputSpecs);
        List<String> outputNames = names(outputSpecs);
        List<ModelCard.Golden> examples = new ArrayList<>();
        for (Document example : document.items()) {
            examples.add(new ModelCard.Golden(
                    tensors(example.at("inputs").onlyFields(inputNames), inputSpecs),
                    tensors(example.at("outputs").onlyFields(outputNames), outputSpecs)));
        }
        return List.copyOf(examples);
    }

    private static List<String> names(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::name).toList();
    }

    private static List<Tensor> tensors(Document document, List<TensorSpec> specs) throws ModelLoadException {
        List<Tensor> tensors = new ArrayList<>(specs.size());
        for (TensorSpec spec : specs) {
            tensors.add(DocumentTensors.oneRow(spec, document.at(spec.name())));
        }
        return List.copyOf(tensors);
    }
}
