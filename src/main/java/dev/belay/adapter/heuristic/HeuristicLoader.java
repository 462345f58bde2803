package dev.belay.adapter.heuristic;

import dev.belay.model.Baseline;
import dev.belay.model.Document;
import dev.belay.model.DocumentReader;
import dev.belay.model.DocumentTensors;
import dev.belay.model.ModelLoadException;
import dev.belay.model.Signature;
import dev.belay.model.TensorElements;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns {@code heuristic.yaml} into a baseline. Everything that can be wrong is found here, so that answering can't fail:
 * kinds are {@code constant}, {@code lookup} and {@code cel}, and each has a constant {@code otherwise} of all outputs.
 */
public record HeuristicLoader(DocumentReader documents) {
    private static final List<String> FIELDS =
            List.of("description", "kind", "inputs", "outputs", "lookup", "cel", "otherwise");
    private static final List<String> SPEC_FIELDS =
            List.of("name", "datatype", "shape", "unit", "range", "rowsSumTo", "description");

    /** @throws ModelLoadException names the field and what is allowed */
    public Baseline load(Path file) throws ModelLoadException {
        Document document = documents.read(file).onlyFields(FIELDS);
        List<TensorSpec> inputs = document.at("inputs").isAbsent() ? List.of() : specs(document.at("inputs"), true);
        List<TensorSpec> outputs = specs(document.at("outputs"), false);
        if (outputs.isEmpty()) {
            throw document.at("outputs").wrong("at least one output");
        }
        List<Feature> features = inputs.stream().map(Feature::new).toList();
        Tensor[] otherwise = row(outputs, document.at("otherwise"));
        Document kind = document.at("kind");
        HeuristicBaseline.Rule rule = switch (kind.text()) {
            case "constant" -> HeuristicBaseline.Rule.CONSTANT;
            case "lookup" -> LookupRule.read(document.at("lookup"), features, outputs);
            case "cel" -> CelRule.compile(document.at("cel"), features, outputs);
            default -> throw kind.wrong("one of constant, lookup, cel");
        };
        return new HeuristicBaseline(new Signature(inputs, outputs, !inputs.isEmpty()), otherwise, rule);
    }

    private static List<TensorSpec> specs(Document document, boolean ofInputs) throws ModelLoadException {
        List<TensorSpec> specs = new ArrayList<>();
        for (Document item : document.items()) {
            Document shape = item.onlyFields(SPEC_FIELDS).at("shape");
            TensorSpec spec = ofInputs && shape.isAbsent()
                    ? DocumentTensors.spec(item, List.of(-1L, 1L))
                    : DocumentTensors.spec(item);
            int perRow = spec.elementsPerRow();
            if (!spec.hasFreeFirstDimension() || (ofInputs ? perRow != 1 : perRow < 0)) {
                throw shape.wrong(
                        ofInputs
                                ? "one value per row: [-1, 1] or [-1]"
                                : "a free first dimension (-1) and fixed others");
            }
            if (specs.stream().anyMatch(other -> other.name().equals(spec.name()))) {
                throw item.at("name").wrong("a name that isn't taken yet");
            }
            specs.add(spec);
        }
        return List.copyOf(specs);
    }

    /** The answer to one row: every output, and nothing else. */
    static Tensor[] row(List<TensorSpec> outputs, Document document) throws ModelLoadException {
        document.onlyFields(outputs.stream().map(TensorSpec::name).toList());
        Tensor[] row = new Tensor[outputs.size()];
        for (int i = 0; i < row.length; i++) {
            TensorSpec spec = outputs.get(i);
            row[i] = finite(spec, document.at(spec.name()));
        }
        return row;
    }

    private static Tensor finite(TensorSpec spec, Document document) throws ModelLoadException {
        Tensor tensor = DocumentTensors.oneRow(spec, document);
        for (int i = 0; i < tensor.data().length(); i++) {
            if (TensorElements.get(tensor, i) instanceof Number number && !Double.isFinite(number.doubleValue())) {
                throw document.because("has .nan, .inf or null, allowed are finite numbers");
            }
        }
        return tensor;
    }
}
