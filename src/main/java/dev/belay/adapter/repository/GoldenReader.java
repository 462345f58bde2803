package dev.belay.adapter.repository;

import dev.belay.inference.Tensor;
import dev.belay.inference.TensorSpec;
import dev.belay.model.Document;
import dev.belay.model.DocumentTensors;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
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
        List<ModelCard.Golden> examples = new ArrayList<>();
        for (Document example : document.items()) {
            examples.add(new ModelCard.Golden(
                    tensors(example.at("inputs"), inputSpecs), tensors(example.at("outputs"), outputSpecs)));
        }
        return List.copyOf(examples);
    }

    private static List<Tensor> tensors(Document document, List<TensorSpec> specs) throws ModelLoadException {
        document.onlyFields(specs.stream().map(TensorSpec::name).toList());
        List<Tensor> tensors = new ArrayList<>(specs.size());
        for (TensorSpec spec : specs) {
            tensors.add(DocumentTensors.oneRow(spec, document.at(spec.name())));
        }
        return List.copyOf(tensors);
    }
}
