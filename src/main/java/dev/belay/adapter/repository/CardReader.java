package dev.belay.adapter.repository;

import dev.belay.model.Complaints;
import dev.belay.model.Document;
import dev.belay.model.DocumentTensors;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/**
 * A card's document becomes a {@link ModelCard}. Unknown fields are refused wherever Belay reads something, because a
 * misspelt {@code nullable} or {@code goldens} would switch a check off. The author's own text belongs into
 * {@code description}, {@code trained}, {@code notes} and the figures of {@code metrics}.
 */
final class CardReader {
    private static final List<String> FIELDS = names("model, version, stage, description, trained, notes, artifact, "
            + "speed, batch, inputs, outputs, metric, metrics, goldens, profile");
    private static final List<String> INPUT_FIELDS =
            names("name, datatype, shape, unit, nullable, range, categories, description");
    private static final List<String> OUTPUT_FIELDS =
            names("name, datatype, shape, unit, range, rowsSumTo, description");

    private static final double LONGEST_MICROS = 3.6e9;

    private final Complaints complaints;
    private final List<ModelCard.Input> inputs = new ArrayList<>();
    private final List<ModelCard.Output> outputs = new ArrayList<>();
    private boolean allInputs;
    private boolean allOutputs;

    private CardReader(Complaints complaints) {
        this.complaints = complaints;
    }

    private static List<String> names(String separatedByCommas) {
        return List.of(separatedByCommas.split(", "));
    }

    /** @param notEmpty fields that may be missing, but not be there without a value */
    static void check(Complaints complaints, Document group, List<String> allowed, String... notEmpty) {
        complaints.holds(() -> group.onlyFields(allowed));
        complaints.holds(() -> group.noneEmpty(notEmpty));
    }

    /** Reads a field that is there. */
    private interface Reading<T> {
        T read(Document field) throws ModelLoadException;
    }

    /** @return null if the field is absent, or wrong, which is then a complaint */
    private <T> @Nullable T optional(Document field, Reading<T> reading) {
        try {
            return field.isAbsent() ? null : reading.read(field);
        } catch (ModelLoadException e) {
            complaints.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private <T> T optional(Document field, T otherwise, Reading<T> reading) {
        return Objects.requireNonNullElse(optional(field, reading), otherwise);
    }

    /**
     * What could be read.
     *
     * @param card null if anything is wrong with it
     * @param inputs those that could be read
     * @param complete whether these are all inputs and outputs that the card has
     */
    record Read(@Nullable ModelCard card, List<TensorSpec> inputs, List<TensorSpec> outputs, boolean complete) {}

    /** @throws ModelLoadException with everything that is wrong */
    static ModelCard read(Document document) throws ModelLoadException {
        Complaints complaints = new Complaints();
        ModelCard card = read(document, complaints).card();
        complaints.raise();
        return Objects.requireNonNull(card);
    }

    /** Adds to the complaints whatever is wrong. */
    static Read read(Document document, Complaints complaints) {
        if (!complaints.holds(document::fields)) {
            return new Read(null, List.of(), List.of(), false);
        }
        CardReader reader = new CardReader(complaints);
        ModelCard card = reader.card(document);
        return new Read(
                complaints.none() ? card : null,
                reader.inputs.stream().map(ModelCard.Input::spec).toList(),
                reader.outputs.stream().map(ModelCard.Output::spec).toList(),
                reader.allInputs && reader.allOutputs);
    }

    private ModelCard card(Document card) {
        check(complaints, card, FIELDS, "artifact", "speed", "batch", "metric", "metrics", "goldens", "profile");
        String model = complaints.read("", () -> nonEmpty(card.at("model")));
        String version = complaints.read("", () -> nonEmpty(card.at("version")));
        ModelCard.Stage stage = complaints.read(ModelCard.Stage.RETIRED, () -> stage(card.at("stage")));
        String description = optional(card.at("description"), "", Document::text);
        String sha256 = complaints.read("", () -> sha256(card.at("artifact").at("sha256")));
        Double limitMicros = optional(card.at("speed"), CardReader::limitMicros);
        boolean batch = optional(card.at("batch"), true, Document::truth);
        readInputs(card);
        readOutputs(card.at("outputs"));
        ModelCard.Metric metric = allOutputs ? optional(card.at("metric"), this::metric) : null;
        Map<String, Map<String, Double>> metrics = optional(card.at("metrics"), Map.of(), CardReader::metrics);
        Document goldens = card.at("goldens");
        List<ModelCard.Golden> examples = goldens.isAbsent() ? List.of() : goldens(goldens);
        double tolerance = goldens.isAbsent()
                ? 0
                : complaints.read(
                        0.0,
                        () -> number(
                                goldens.at("tolerance"),
                                most -> most >= 0 && Double.isFinite(most),
                                "a finite number, 0 or more"));
        return new ModelCard(
                model,
                version,
                stage,
                description,
                sha256,
                List.copyOf(inputs),
                List.copyOf(outputs),
                metric,
                metrics,
                examples,
                tolerance,
                limitMicros,
                batch);
    }

    /** Examples whose inputs or outputs can't be read themselves aren't checked. */
    private List<ModelCard.Golden> goldens(Document goldens) {
        complaints.holds(() -> goldens.onlyFields(List.of("tolerance", "examples")));
        return allInputs && allOutputs ? examples(goldens.at("examples")) : List.of();
    }

    /** Each names every input and every output, so that none goes unchecked. */
    private List<ModelCard.Golden> examples(Document document) {
        List<TensorSpec> inputSpecs = inputs.stream().map(ModelCard.Input::spec).toList();
        List<TensorSpec> outputSpecs =
                outputs.stream().map(ModelCard.Output::spec).toList();
        return complaints.read(List.<Document>of(), () -> oneOrMore(document)).stream()
                .map(example -> {
                    complaints.holds(() -> example.onlyFields(List.of("inputs", "outputs")));
                    return new ModelCard.Golden(
                            tensors(example.at("inputs"), inputSpecs), tensors(example.at("outputs"), outputSpecs));
                })
                .toList();
    }

    /** An empty list would check nothing, which its author hardly meant. */
    private static List<Document> oneOrMore(Document document) throws ModelLoadException {
        List<Document> examples = document.items();
        if (examples.isEmpty()) {
            throw document.wrong("at least one example; without goldens leave the whole group out");
        }
        return examples;
    }

    private List<Tensor> tensors(Document document, List<TensorSpec> specs) {
        List<String> names = specs.stream().map(TensorSpec::name).toList();
        List<Tensor> tensors = new ArrayList<>(specs.size());
        if (complaints.holds(() -> document.onlyFields(names))) {
            for (TensorSpec spec : specs) {
                complaints.holds(() -> tensors.add(DocumentTensors.oneRow(spec, document.at(spec.name()))));
            }
        }
        return List.copyOf(tensors);
    }

    private static double limitMicros(Document speed) throws ModelLoadException {
        Document limit = speed.onlyFields(List.of("limitMicros")).at("limitMicros");
        return number(
                limit,
                micros -> micros > 0 && micros <= LONGEST_MICROS,
                "a number of microseconds above 0, at most 3600000000 (an hour)");
    }

    static double number(Document document, DoublePredicate isAllowed, String allowed) throws ModelLoadException {
        double number = document.number();
        if (!isAllowed.test(number)) {
            throw document.wrong(allowed);
        }
        return number;
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

    static String sha256(Document document) throws ModelLoadException {
        String hex = document.isAbsent() ? "" : document.text().toLowerCase(Locale.ROOT);
        if (!hex.matches("[0-9a-f]{64}")) {
            throw document.wrong("64 hexadecimal digits, in quotes");
        }
        return hex;
    }

    private void readInputs(Document card) {
        Map<String, ModelCard.NumericProfile> profiles = ProfileReader.numeric(card.at("profile"), complaints);
        Set<String> names = new HashSet<>();
        allInputs = card.at("inputs").isList();
        for (Document input : items(card.at("inputs"))) {
            check(complaints, input, INPUT_FIELDS, "nullable", "range", "categories");
            TensorSpec spec = spec(input, names);
            Datatype datatype = spec == null ? null : spec.datatype();
            String unit = optional(input.at("unit"), Document::text);
            boolean nullable = optional(input.at("nullable"), false, field -> nullable(field, datatype));
            ModelCard.Range range = optional(input.at("range"), field -> range(field, datatype));
            List<String> categories = optional(input.at("categories"), field -> categories(field, datatype));
            allInputs &= spec != null;
            if (spec != null) {
                inputs.add(new ModelCard.Input(spec, unit, nullable, range, categories, profiles.remove(spec.name())));
            }
        }
        for (String name : allInputs ? profiles.keySet() : Set.<String>of()) {
            refuse(card.at("profile").at("numeric").at(name), "the profile of an input; there is none of that name");
        }
    }

    private void readOutputs(Document list) {
        Set<String> names = new HashSet<>();
        List<Document> items = items(list);
        allOutputs = list.isList();
        for (Document output : items) {
            check(complaints, output, OUTPUT_FIELDS, "range", "rowsSumTo");
            TensorSpec spec = spec(output, names);
            Datatype datatype = spec == null ? null : spec.datatype();
            ModelCard.Range range = optional(output.at("range"), field -> range(field, datatype));
            Double sum = optional(output.at("rowsSumTo"), field -> rowsSumTo(field, datatype));
            allOutputs &= spec != null;
            if (spec != null) {
                outputs.add(new ModelCard.Output(spec, range, sum));
            }
        }
        if (items.isEmpty() && allOutputs) {
            refuse(list, "at least one output");
        }
    }

    private List<Document> items(Document list) {
        return complaints.read(List.of(), list::items);
    }

    private void refuse(Document document, String allowed) {
        complaints.add(String.valueOf(document.wrong(allowed).getMessage()));
    }

    /** @return null if it is wrong, which is then a complaint */
    private @Nullable TensorSpec spec(Document document, Set<String> names) {
        Optional<TensorSpec> read = complaints.read(Optional.empty(), () -> {
            TensorSpec spec = DocumentTensors.spec(document);
            if (!names.add(spec.name())) {
                throw document.at("name").wrong("a name that isn't taken yet");
            }
            return Optional.of(spec);
        });
        return read.orElse(null);
    }

    /** @param datatype null where that couldn't be read */
    private static boolean nullable(Document document, @Nullable Datatype datatype) throws ModelLoadException {
        boolean nullable = document.truth();
        if (nullable && datatype != null && !datatype.holdsNull()) {
            throw document.wrong("false: " + datatype + " has no null (FP32, FP64 and BYTES have)");
        }
        return nullable;
    }

    private static ModelCard.Range range(Document document, @Nullable Datatype datatype) throws ModelLoadException {
        if (datatype == Datatype.BYTES || datatype == Datatype.BOOL) {
            throw document.because("is allowed only for numbers, not for " + datatype);
        }
        List<Document> ends = document.items();
        if (ends.size() != 2) {
            throw document.wrong("[smallest, largest]");
        }
        double min = ends.get(0).number();
        double max = ends.get(1).number();
        if (min == Double.POSITIVE_INFINITY || max == Double.NEGATIVE_INFINITY) {
            throw document.because("has no finite number, allowed is [smallest, largest] with finite numbers between");
        }
        if (Double.isNaN(min)) {
            throw ends.getFirst().wrong("a number");
        }
        if (!(min <= max)) {
            throw ends.get(1).wrong(min + " or more, as range is [smallest, largest]");
        }
        return new ModelCard.Range(min, max);
    }

    private static List<String> categories(Document document, @Nullable Datatype datatype) throws ModelLoadException {
        if (datatype != null && datatype != Datatype.BYTES) {
            throw document.because("is allowed only for BYTES, not for " + datatype);
        }
        List<String> categories = new ArrayList<>();
        for (Document category : document.items()) {
            categories.add(category.text());
        }
        if (categories.isEmpty()) {
            throw document.because("has no category, allowed is at least one");
        }
        return List.copyOf(categories);
    }

    private static double rowsSumTo(Document document, @Nullable Datatype datatype) throws ModelLoadException {
        if (datatype != null && datatype != Datatype.FP32 && datatype != Datatype.FP64) {
            throw document.because("is allowed only for FP32 and FP64, not for " + datatype);
        }
        return number(
                document,
                sum -> Double.isFinite(datatype == Datatype.FP32 ? (float) sum : sum),
                "a finite number of " + datatype);
    }

    private ModelCard.Metric metric(Document document) throws ModelLoadException {
        document.onlyFields(List.of("name", "direction", "output", "column")).noneEmpty("column");
        String direction = document.at("direction").text();
        if (!direction.equals("higher") && !direction.equals("lower")) {
            throw document.at("direction").wrong("higher or lower");
        }
        String output = document.at("output").text();
        int columns = columns(document.at("output"), output);
        long column =
                document.at("column").isAbsent() ? 0 : document.at("column").whole();
        int last = columns < 0 ? Integer.MAX_VALUE : columns - 1;
        if (column < 0 || column > last) {
            throw document.at("column").wrong("0 to " + last);
        }
        return new ModelCard.Metric(document.at("name").text(), direction, output, Math.toIntExact(column));
    }

    private int columns(Document document, String name) throws ModelLoadException {
        for (ModelCard.Output output : outputs) {
            if (output.spec().name().equals(name)) {
                return output.spec().elementsPerRow();
            }
        }
        throw document.wrong("the name of an output");
    }

    /** Figures by data set, but for {@code slices}, which are one level deeper and not used. */
    private static Map<String, Map<String, Double>> metrics(Document document) throws ModelLoadException {
        Map<String, Map<String, Double>> metrics = new HashMap<>();
        for (Map.Entry<String, Document> dataSet : document.fields().entrySet()) {
            if (!dataSet.getKey().equals("slices")) {
                Map<String, Double> figures = new HashMap<>();
                for (Map.Entry<String, Document> figure :
                        dataSet.getValue().fields().entrySet()) {
                    figures.put(figure.getKey(), figure.getValue().number());
                }
                metrics.put(dataSet.getKey(), Map.copyOf(figures));
            }
        }
        return Map.copyOf(metrics);
    }
}
