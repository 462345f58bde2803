package dev.belay.adapter.repository;

import dev.belay.model.Document;
import dev.belay.model.DocumentTensors;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A card's document becomes a {@link ModelCard}. Fields of inputs and outputs that nobody knows are refused, because a
 * misspelt {@code nullable} would switch a guard off; elsewhere they are the author's own notes.
 */
final class CardReader {
    private static final List<String> INPUT_FIELDS =
            List.of("name", "datatype", "shape", "unit", "nullable", "range", "categories", "description");
    private static final List<String> OUTPUT_FIELDS =
            List.of("name", "datatype", "shape", "unit", "range", "rowsSumTo", "description");

    private CardReader() {}

    static ModelCard read(Document card) throws ModelLoadException {
        card.fields();
        List<ModelCard.Input> inputs = inputs(card);
        List<ModelCard.Output> outputs = outputs(card);
        Document goldens = card.at("goldens");
        boolean hasGoldens = !goldens.isAbsent();
        return new ModelCard(
                nonEmpty(card.at("model")),
                nonEmpty(card.at("version")),
                stage(card.at("stage")),
                card.at("description").isAbsent() ? "" : card.at("description").text(),
                sha256(card.at("artifact").at("sha256")),
                inputs,
                outputs,
                metric(card.at("metric"), outputs),
                metrics(card.at("metrics")),
                hasGoldens ? GoldenReader.examples(goldens.at("examples"), inputs, outputs) : List.of(),
                hasGoldens ? tolerance(goldens.at("tolerance")) : 0.0,
                limitMicros(card.at("speed").at("limitMicros")));
    }

    private static @Nullable Double limitMicros(Document document) throws ModelLoadException {
        if (document.isAbsent()) {
            return null;
        }
        double limitMicros = document.number();
        if (!(limitMicros > 0)) {
            throw document.wrong("a number of microseconds above 0");
        }
        return limitMicros;
    }

    private static String nonEmpty(Document document) throws ModelLoadException {
        String text = document.text();
        if (text.isEmpty()) {
            throw document.wrong("a name");
        }
        return text;
    }

    private static ModelCard.Stage stage(Document document) throws ModelLoadException {
        for (ModelCard.Stage stage : ModelCard.Stage.values()) {
            if (!document.isAbsent() && stage.name().toLowerCase(Locale.ROOT).equals(document.text())) {
                return stage;
            }
        }
        throw document.wrong("one of candidate, production, retired");
    }

    private static String sha256(Document document) throws ModelLoadException {
        String hex = document.isAbsent() ? "" : document.text().toLowerCase(Locale.ROOT);
        if (!hex.matches("[0-9a-f]{64}")) {
            throw document.wrong("64 hexadecimal digits, in quotes");
        }
        return hex;
    }

    private static double tolerance(Document document) throws ModelLoadException {
        double tolerance = document.number();
        if (!(tolerance >= 0 && tolerance < Double.POSITIVE_INFINITY)) {
            throw document.wrong("0 or more");
        }
        return tolerance;
    }

    private static List<ModelCard.Input> inputs(Document card) throws ModelLoadException {
        Map<String, ModelCard.NumericProfile> profiles = new HashMap<>(ProfileReader.numeric(card.at("profile")));
        List<ModelCard.Input> inputs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Document input : card.at("inputs").items()) {
            TensorSpec spec = DocumentTensors.spec(input.onlyFields(INPUT_FIELDS));
            refuseTwice(names, spec, input);
            inputs.add(new ModelCard.Input(
                    spec,
                    input.at("unit").isAbsent() ? null : input.at("unit").text(),
                    nullable(input.at("nullable"), spec.datatype()),
                    range(input.at("range"), spec.datatype()),
                    categories(input.at("categories"), spec.datatype()),
                    profiles.remove(spec.name())));
        }
        for (String name : profiles.keySet()) {
            throw card.at("profile")
                    .at("numeric")
                    .at(name)
                    .wrong("the profile of an input; there is none of that name");
        }
        return List.copyOf(inputs);
    }

    private static List<ModelCard.Output> outputs(Document card) throws ModelLoadException {
        List<ModelCard.Output> outputs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Document output : card.at("outputs").items()) {
            TensorSpec spec = DocumentTensors.spec(output.onlyFields(OUTPUT_FIELDS));
            refuseTwice(names, spec, output);
            outputs.add(new ModelCard.Output(
                    spec,
                    range(output.at("range"), spec.datatype()),
                    rowsSumTo(output.at("rowsSumTo"), spec.datatype())));
        }
        if (outputs.isEmpty()) {
            throw card.at("outputs").wrong("at least one output");
        }
        return List.copyOf(outputs);
    }

    private static void refuseTwice(Set<String> names, TensorSpec spec, Document document) throws ModelLoadException {
        if (!names.add(spec.name())) {
            throw document.at("name").wrong("a name that isn't taken yet");
        }
    }

    private static boolean nullable(Document document, Datatype datatype) throws ModelLoadException {
        boolean nullable = !document.isAbsent() && document.truth();
        if (nullable && !datatype.holdsNull()) {
            throw document.wrong("false: " + datatype + " has no null (FP32, FP64 and BYTES have)");
        }
        return nullable;
    }

    private static ModelCard.@Nullable Range range(Document document, Datatype datatype) throws ModelLoadException {
        if (document.isAbsent()) {
            return null;
        }
        if (datatype == Datatype.BYTES || datatype == Datatype.BOOL) {
            throw document.wrong("no range for " + datatype);
        }
        List<Document> ends = document.items();
        if (ends.size() != 2) {
            throw document.wrong("[smallest, largest]");
        }
        double min = ends.get(0).number();
        double max = ends.get(1).number();
        if (!(min <= max)) {
            throw ends.get(1).wrong(min + " or more, as range is [smallest, largest]");
        }
        return new ModelCard.Range(min, max);
    }

    private static @Nullable List<String> categories(Document document, Datatype datatype) throws ModelLoadException {
        if (document.isAbsent()) {
            return null;
        }
        if (datatype != Datatype.BYTES) {
            throw document.wrong("categories only for BYTES");
        }
        List<String> categories = new ArrayList<>();
        for (Document category : document.items()) {
            categories.add(category.text());
        }
        if (categories.isEmpty()) {
            throw document.wrong("at least one category");
        }
        return List.copyOf(categories);
    }

    private static @Nullable Double rowsSumTo(Document document, Datatype datatype) throws ModelLoadException {
        if (document.isAbsent()) {
            return null;
        }
        if (datatype != Datatype.FP32 && datatype != Datatype.FP64) {
            throw document.wrong("rowsSumTo only for FP32 and FP64");
        }
        return document.number();
    }

    private static ModelCard.@Nullable Metric metric(Document document, List<ModelCard.Output> outputs)
            throws ModelLoadException {
        if (document.isAbsent()) {
            return null;
        }
        String direction = document.at("direction").text();
        if (!direction.equals("higher") && !direction.equals("lower")) {
            throw document.at("direction").wrong("higher or lower");
        }
        String output = document.at("output").text();
        int columns = columns(document.at("output"), output, outputs);
        long column =
                document.at("column").isAbsent() ? 0 : document.at("column").whole();
        if (column < 0 || (columns >= 0 && column >= columns)) {
            throw document.at("column").wrong("0 to " + (columns - 1));
        }
        return new ModelCard.Metric(document.at("name").text(), direction, output, Math.toIntExact(column));
    }

    private static int columns(Document document, String name, List<ModelCard.Output> outputs)
            throws ModelLoadException {
        for (ModelCard.Output output : outputs) {
            if (output.spec().name().equals(name)) {
                return output.spec().elementsPerRow();
            }
        }
        throw document.wrong("the name of an output");
    }

    /** Figures by data set. {@code slices} is one level deeper and read by nobody yet. */
    private static Map<String, Map<String, Double>> metrics(Document document) throws ModelLoadException {
        Map<String, Map<String, Double>> metrics = new HashMap<>();
        if (document.isAbsent()) {
            return Map.of();
        }
        for (Map.Entry<String, Document> dataSet : document.fields().entrySet()) {
            if (dataSet.getKey().equals("slices")) {
                continue;
            }
            Map<String, Double> figures = new HashMap<>();
            for (Map.Entry<String, Document> figure :
                    dataSet.getValue().fields().entrySet()) {
                figures.put(figure.getKey(), figure.getValue().number());
            }
            metrics.put(dataSet.getKey(), Map.copyOf(figures));
        }
        return Map.copyOf(metrics);
    }
}
