package dev.belay.load.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.belay.load.http.AnswerKind;
import dev.belay.load.http.LoadResult;
import dev.belay.load.measure.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** What an experiment has shown: printed as it comes, kept as JSON. */
final class Findings {
    private static final Path RESULTS = Path.of("load-tests/results");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private record Figure(String name, double value, String unit, String demand) {}

    private final String experiment;
    private final ExperimentOptions options;
    private final List<Figure> figures = new ArrayList<>();
    private final Map<String, Object> facts = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();

    Findings(String experiment, ExperimentOptions options) {
        this.experiment = experiment;
        this.options = options;
    }

    void fact(String name, Object value) {
        facts.put(name, value);
    }

    void figure(String name, double value, String unit) {
        add(new Figure(name, value, unit, ""));
    }

    void atMost(String name, double value, String unit, double limit) {
        judged(name, value, unit, "≤ " + number(limit), value <= limit);
    }

    void atLeast(String name, double value, String unit, double limit) {
        judged(name, value, unit, "≥ " + number(limit), value >= limit);
    }

    private void judged(String name, double value, String unit, String demand, boolean met) {
        add(new Figure(name, value, unit, demand + (met ? "  met" : "  MISSED")));
        if (!met) {
            violate(name + " is " + number(value) + ", to be " + demand);
        }
    }

    private void add(Figure figure) {
        figures.add(figure);
        System.out.printf(
                Locale.ROOT,
                "%-7s %-62s %10s %-8s %s%n",
                experiment,
                figure.name(),
                number(figure.value()),
                figure.unit(),
                figure.demand());
    }

    void violate(String words) {
        violations.add(experiment + ": " + words);
    }

    /** Every answer has to be a 200 from a tier that runs a model. */
    LoadResult answered(String when, LoadResult load) {
        return answered(when, load, kind -> true);
    }

    LoadResult answered(String when, LoadResult load, Predicate<AnswerKind> who) {
        load.others(kind -> kind.status() == 200 && !kind.tier().equals("baseline") && who.test(kind))
                .forEach((kind, count) -> violate(when + ": " + count + " × " + kind));
        return load;
    }

    /** Where every model may fail the baseline has to answer: a 200 all the same. */
    LoadResult answeredSomehow(String when, LoadResult load) {
        load.others(kind -> kind.status() == 200).forEach((kind, count) -> violate(when + ": " + count + " × " + kind));
        return load;
    }

    List<String> violations() {
        return violations;
    }

    Path write() throws IOException {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        root.put("machine", Machine.describe());
        root.put("experiment", experiment);
        root.put("quick", options.quick());
        root.put("seed", options.seed());
        root.putAll(facts);
        root.put("violations", violations);
        root.put("figures", figures);
        Files.createDirectories(RESULTS);
        Path file = RESULTS.resolve(
                LocalDate.now(ZoneOffset.UTC) + "-" + Machine.cpuSlug() + "-trial-" + experiment + ".json");
        return Files.writeString(file, JSON.writeValueAsString(root) + System.lineSeparator());
    }

    private static String number(double value) {
        return String.format(
                Locale.ROOT, value == Math.rint(value) ? "%,.0f" : Math.abs(value) >= 100 ? "%,.1f" : "%.3f", value);
    }
}
