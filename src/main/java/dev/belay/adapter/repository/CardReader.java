package dev.belay.adapter.repository;

import dev.belay.model.Complaints;
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
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A card's document becomes a {@link ModelCard}. Fields that nobody knows are refused wherever Belay reads something,
 * because a misspelt {@code nullable} or {@code goldens} would switch a check off; the author's own words have their
 * places: {@code description}, {@code trained}, {@code notes} and the figures of {@code metrics}.
 */
final class CardReader {
    private static final List<String> FIELDS = List.of(
            "model",
            "version",
            "stage",
            "description",
            "trained",
            "notes",
            "artifact",
            "speed",
            "batch",
            "inputs",
            "outputs",
            "metric",
            "metrics",
            "goldens",
            "profile");
    private static final List<String> INPUT_FIELDS =
            List.of("name", "datatype", "shape", "unit", "nullable", "range", "categories", "description");
    private static final List<String> OUTPUT_FIELDS =
            List.of("name", "datatype", "shape", "unit", "range", "rowsSumTo", "description");
    private static final List<String> METRIC_FIELDS = List.of("name", "direction", "output", "column");

    private final Complaints complaints;
    private final List<ModelCard.Input> inputs = new ArrayList<>();
    private final List<ModelCard.Output> outputs = new ArrayList<>();
    private boolean allInputs;
    private boolean allOutputs;

    private CardReader(Complaints complaints) {
        this.complaints = complaints;
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
        complaints.holds(() -> card.onlyFields(FIELDS));
        complaints.holds(() -> card.noneEmpty("artifact", "speed", "batch", "metric", "metrics", "goldens", "profile"));
        String model = complaints.read("", () -> nonEmpty(card.at("model")));
        String version = complaints.read("", () -> nonEmpty(card.at("version")));
        ModelCard.Stage stage = complaints.read(ModelCard.Stage.RETIRED, () -> stage(card.at("stage")));
        String description = complaints.read("", () -> textOrEmpty(card.at("description")));
        String sha256 = complaints.read("", () -> sha256(card.at("artifact").at("sha256")));
        Optional<Double> limitMicros = complaints.read(Optional.empty(), () -> limitMicros(card.at("speed")));
        boolean batch = complaints.read(
                true, () -> card.at("batch").isAbsent() || card.at("batch").truth());
        readInputs(card);
        readOutputs(card);
        Optional<ModelCard.Metric> metric = complaints.read(Optional.empty(), () -> metric(card.at("metric")));
        Map<String, Map<String, Double>> metrics = complaints.read(Map.of(), () -> metrics(card.at("metrics")));
        Document goldens = card.at("goldens");
        List<ModelCard.Golden> examples = goldens.isAbsent() ? List.of() : goldens(goldens);
        double tolerance = goldens.isAbsent() ? 0 : complaints.read(0.0, () -> tolerance(goldens.at("tolerance")));
        return new ModelCard(
                model,
                version,
                stage,
                description,
                sha256,
                List.copyOf(inputs),
                List.copyOf(outputs),
                metric.orElse(null),
                metrics,
                examples,
                tolerance,
                limitMicros.orElse(null),
                batch);
    }

    /** Nothing is said of examples whose inputs or outputs can't be read themselves. */
    private List<ModelCard.Golden> goldens(Document goldens) {
        complaints.holds(() -> goldens.onlyFields(List.of("tolerance", "examples")));
        return allInputs && allOutputs
                ? GoldenReader.examples(goldens.at("examples"), inputs, outputs, complaints)
                : List.of();
    }

    private static String textOrEmpty(Document document) throws ModelLoadException {
        return document.isAbsent() ? "" : document.text();
    }

    private static Optional<Double> limitMicros(Document speed) throws ModelLoadException {
        if (speed.isAbsent()) {
            return Optional.empty();
        }
        Document document = speed.onlyFields(List.of("limitMicros")).at("limitMicros");
        double limitMicros = document.number();
        if (!(limitMicros > 0 && limitMicros < Double.POSITIVE_INFINITY)) {
            throw document.wrong("a number of microseconds above 0");
        }
        return Optional.of(limitMicros);
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

    private static double tolerance(Document document) throws ModelLoadException {
        double tolerance = document.number();
        if (!(tolerance >= 0 && tolerance < Double.POSITIVE_INFINITY)) {
            throw document.wrong("0 or more");
        }
        return tolerance;
    }

    private void readInputs(Document card) {
        Map<String, ModelCard.NumericProfile> profiles =
                new HashMap<>(ProfileReader.numeric(card.at("profile"), complaints));
        Set<String> names = new HashSet<>();
        allInputs = card.at("inputs").isList();
        for (Document input : items(card.at("inputs"))) {
            Complaints own = new Complaints();
            own.holds(() -> input.onlyFields(INPUT_FIELDS));
            own.holds(() -> input.noneEmpty("nullable", "range", "categories"));
            Optional<TensorSpec> spec = spec(input, names, own);
            Datatype datatype = spec.map(TensorSpec::datatype).orElse(null);
            Optional<String> unit = own.read(Optional.empty(), () -> optionalText(input.at("unit")));
            boolean nullable = own.read(false, () -> nullable(input.at("nullable"), datatype));
            Optional<ModelCard.Range> range = own.read(Optional.empty(), () -> range(input.at("range"), datatype));
            Optional<List<String>> categories =
                    own.read(Optional.empty(), () -> categories(input.at("categories"), datatype));
            allInputs &= spec.isPresent();
            spec.ifPresent(known -> inputs.add(new ModelCard.Input(
                    known,
                    unit.orElse(null),
                    nullable,
                    range.orElse(null),
                    categories.orElse(null),
                    profiles.remove(known.name()))));
            own.words().forEach(complaints::add);
        }
        for (String name : allInputs ? profiles.keySet() : Set.<String>of()) {
            complaints.add(String.valueOf(card.at("profile")
                    .at("numeric")
                    .at(name)
                    .wrong("the profile of an input; there is none of that name")
                    .getMessage()));
        }
    }

    private void readOutputs(Document card) {
        Set<String> names = new HashSet<>();
        List<Document> items = items(card.at("outputs"));
        allOutputs = card.at("outputs").isList();
        for (Document output : items) {
            Complaints own = new Complaints();
            own.holds(() -> output.onlyFields(OUTPUT_FIELDS));
            own.holds(() -> output.noneEmpty("range", "rowsSumTo"));
            Optional<TensorSpec> spec = spec(output, names, own);
            Datatype datatype = spec.map(TensorSpec::datatype).orElse(null);
            Optional<ModelCard.Range> range = own.read(Optional.empty(), () -> range(output.at("range"), datatype));
            Optional<Double> sum = own.read(Optional.empty(), () -> rowsSumTo(output.at("rowsSumTo"), datatype));
            allOutputs &= spec.isPresent();
            spec.ifPresent(known -> outputs.add(new ModelCard.Output(known, range.orElse(null), sum.orElse(null))));
            own.words().forEach(complaints::add);
        }
        if (items.isEmpty() && allOutputs) {
            complaints.add(String.valueOf(
                    card.at("outputs").wrong("at least one output").getMessage()));
        }
    }

    private List<Document> items(Document list) {
        return complaints.read(List.of(), list::items);
    }

    private static Optional<TensorSpec> spec(Document document, Set<String> names, Complaints complaints) {
        return complaints.read(Optional.empty(), () -> {
            TensorSpec spec = DocumentTensors.spec(document);
            refuseTwice(names, spec, document);
            return Optional.of(spec);
        });
    }

    private static Optional<String> optionalText(Document document) throws ModelLoadException {
        return document.isAbsent() ? Optional.empty() : Optional.of(document.text());
    }

    private static void refuseTwice(Set<String> names, TensorSpec spec, Document document) throws ModelLoadException {
        if (!names.add(spec.name())) {
            throw document.at("name").wrong("a name that isn't taken yet");
        }
    }

    /** @param datatype null where that couldn't be read */
    private static boolean nullable(Document document, @Nullable Datatype datatype) throws ModelLoadException {
        boolean nullable = !document.isAbsent() && document.truth();
        if (nullable && datatype != null && !datatype.holdsNull()) {
            throw document.wrong("false: " + datatype + " has no null (FP32, FP64 and BYTES have)");
        }
        return nullable;
    }

    private static Optional<ModelCard.Range> range(Document document, @Nullable Datatype datatype)
            throws ModelLoadException {
        if (document.isAbsent()) {
            return Optional.empty();
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
        if (min == Double.POSITIVE_INFINITY || max == Double.NEGATIVE_INFINITY) {
            throw document.wrong("a range that has finite numbers");
        }
        return Optional.of(new ModelCard.Range(min, max));
    }

    private static Optional<List<String>> categories(Document document, @Nullable Datatype datatype)
            throws ModelLoadException {
        if (document.isAbsent()) {
            return Optional.empty();
        }
        if (datatype != null && datatype != Datatype.BYTES) {
            throw document.wrong("categories only for BYTES");
        }
        List<String> categories = new ArrayList<>();
        for (Document category : document.items()) {
            categories.add(category.text());
        }
        if (categories.isEmpty()) {
            throw document.wrong("at least one category");
        }
        return Optional.of(List.copyOf(categories));
    }

    private static Optional<Double> rowsSumTo(Document document, @Nullable Datatype datatype)
            throws ModelLoadException {
        if (document.isAbsent()) {
            return Optional.empty();
        }
        if (datatype != null && datatype != Datatype.FP32 && datatype != Datatype.FP64) {
            throw document.wrong("rowsSumTo only for FP32 and FP64");
        }
        double sum = document.number();
        if (!Double.isFinite(datatype == Datatype.FP32 ? (float) sum : sum)) {
            throw document.wrong("a finite number of " + datatype);
        }
        return Optional.of(sum);
    }

    private Optional<ModelCard.Metric> metric(Document document) throws ModelLoadException {
        if (document.isAbsent() || !allOutputs) {
            return Optional.empty();
        }
        document.onlyFields(METRIC_FIELDS).noneEmpty("column");
        String direction = document.at("direction").text();
        if (!direction.equals("higher") && !direction.equals("lower")) {
            throw document.at("direction").wrong("higher or lower");
        }
        String output = document.at("output").text();
        int columns = columns(document.at("output"), output);
        long column =
                document.at("column").isAbsent() ? 0 : document.at("column").whole();
        if (column < 0 || (columns >= 0 && column >= columns)) {
            throw document.at("column").wrong("0 to " + (columns - 1));
        }
        return Optional.of(
                new ModelCard.Metric(document.at("name").text(), direction, output, Math.toIntExact(column)));
    }

    private int columns(Document document, String name) throws ModelLoadException {
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
