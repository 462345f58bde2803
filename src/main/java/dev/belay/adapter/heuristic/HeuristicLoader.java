package dev.belay.adapter.heuristic;

import dev.belay.model.Baseline;
import dev.belay.model.Document;
import dev.belay.model.DocumentReader;
import dev.belay.model.DocumentTensors;
import dev.belay.model.ModelLoadException;
import dev.belay.model.Signature;
import dev.belay.vocabulary.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code heuristic.yaml} becomes a baseline. Everything that can be wrong is found here, so that answering can't fail:
 * kinds are {@code constant}, {@code lookup} and {@code cel}, and each has a constant {@code otherwise} of all outputs.
 */
public final class HeuristicLoader {
    private static final List<String> FIELDS =
            List.of("description", "kind", "inputs", "outputs", "lookup", "cel", "otherwise");
    private static final List<String> SPEC_FIELDS =
            List.of("name", "datatype", "shape", "unit", "range", "rowsSumTo", "description");
    private static final List<Long> ONE_PER_ROW = List.of(-1L, 1L);

    private final DocumentReader documents;

    public HeuristicLoader(DocumentReader documents) {
        this.documents = documents;
    }

    /** @throws ModelLoadException in words that name the field and what is allowed */
    public Baseline load(Path file) throws ModelLoadException {
        Document document = documents.read(file).onlyFields(FIELDS);
        List<Feature> features = features(document.at("inputs"));
        List<TensorSpec> outputs = outputs(document.at("outputs"));
        List<TensorSpec> inputs = features.stream().map(Feature::spec).toList();
        Signature signature = new Signature(inputs, outputs, Signature.firstDimensionsAreFree(inputs, outputs));
        Answers answers = new Answers(outputs, document.at("otherwise"));
        Document kind = document.at("kind");
        return switch (kind.text()) {
            case "constant" -> new ConstantBaseline(signature, answers);
            case "lookup" -> new LookupBaseline(signature, answers, features, document.at("lookup"));
            case "cel" -> CelBaseline.compile(signature, answers, features, document.at("cel"));
            default -> throw kind.wrong("one of constant, lookup, cel");
        };
    }

    private static List<Feature> features(Document document) throws ModelLoadException {
        List<Feature> features = new ArrayList<>();
        if (document.isAbsent()) {
            return features;
        }
        for (Document input : document.items()) {
            input.onlyFields(SPEC_FIELDS);
            TensorSpec spec = input.at("shape").isAbsent()
                    ? DocumentTensors.spec(input, ONE_PER_ROW)
                    : DocumentTensors.spec(input);
            if (!spec.hasFreeFirstDimension() || spec.elementsPerRow() != 1) {
                throw input.at("shape").wrong("one value per row: [-1, 1] or [-1]");
            }
            if (features.stream().anyMatch(feature -> feature.name().equals(spec.name()))) {
                throw input.at("name").wrong("a name that isn't taken yet");
            }
            features.add(new Feature(spec));
        }
        return features;
    }

    private static List<TensorSpec> outputs(Document document) throws ModelLoadException {
        List<TensorSpec> outputs = new ArrayList<>();
        for (Document output : document.items()) {
            TensorSpec spec = DocumentTensors.spec(output.onlyFields(SPEC_FIELDS));
            if (!spec.hasFreeFirstDimension() || spec.elementsPerRow() < 0) {
                throw output.at("shape").wrong("a free first dimension (-1) and fixed others");
            }
            if (outputs.stream().anyMatch(other -> other.name().equals(spec.name()))) {
                throw output.at("name").wrong("a name that isn't taken yet");
            }
            outputs.add(spec);
        }
        if (outputs.isEmpty()) {
            throw document.wrong("at least one output");
        }
        return List.copyOf(outputs);
    }
}
