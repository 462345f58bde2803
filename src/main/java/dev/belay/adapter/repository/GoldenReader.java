package dev.belay.adapter.repository;

import dev.belay.model.Complaints;
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
            Document document, List<ModelCard.Input> inputs, List<ModelCard.Output> outputs, Complaints complaints) {
        List<TensorSpec> inputSpecs = inputs.stream().map(ModelCard.Input::spec).toList();
        List<TensorSpec> outputSpecs =
                outputs.stream().map(ModelCard.Output::spec).toList();
        List<ModelCard.Golden> examples = new ArrayList<>();
        for (Document example : complaints.read(List.<Document>of(), () -> nonEmpty(document))) {
            complaints.holds(() -> example.onlyFields(List.of("inputs", "outputs")));
            examples.add(new ModelCard.Golden(
                    tensors(example.at("inputs"), inputSpecs, complaints),
                    tensors(example.at("outputs"), outputSpecs, complaints)));
        }
        return List.copyOf(examples);
    }

    /** A list of none checks nothing, which is hardly what its author meant. */
    private static List<Document> nonEmpty(Document document) throws ModelLoadException {
        List<Document> examples = document.items();
        if (examples.isEmpty()) {
            throw document.wrong("at least one example; without goldens leave the whole group out");
        }
        return examples;
    }

    private static List<String> names(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::name).toList();
    }

    private static List<Tensor> tensors(Document document, List<TensorSpec> specs, Complaints complaints) {
        List<Tensor> tensors = new ArrayList<>(specs.size());
        if (complaints.holds(() -> document.onlyFields(names(specs)))) {
            for (TensorSpec spec : specs) {
                complaints.holds(() -> tensors.add(DocumentTensors.oneRow(spec, document.at(spec.name()))));
            }
        }
        return List.copyOf(tensors);
    }
}
