package dev.belay.load.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
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

/** The figures as they come, printed as a table and as JSON. */
final class Report {
    private static final Path RESULTS = Path.of("load-tests/results");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private record Figure(String name, double value, String unit, String target) {}

    private final boolean hasTargets;
    private final List<Figure> figures = new ArrayList<>();
    private final Map<String, Object> facts = new LinkedHashMap<>();

    Report(boolean hasTargets) {
        this.hasTargets = hasTargets;
    }

    void fact(String name, Object value) {
        facts.put(name, value);
    }

    void figure(String name, double value, String unit) {
        figures.add(new Figure(name, value, unit, ""));
    }

    void atLeast(String name, double value, String unit, double target, String stretch) {
        figures.add(new Figure(name, value, unit, target("≥ ", target, stretch, value >= target)));
    }

    void atMost(String name, double value, String unit, double target, String stretch) {
        figures.add(new Figure(name, value, unit, target("≤ ", target, stretch, value <= target)));
    }

    private String target(String relation, double target, String stretch, boolean met) {
        if (!hasTargets) {
            return "";
        }
        String aim = relation + number(target) + (stretch.isEmpty() ? "" : " (stretch " + stretch + ")");
        return aim + (met ? "  met" : "  MISSED");
    }

    String table() {
        StringBuilder table = new StringBuilder();
        for (Figure figure : figures) {
            table.append(String.format(
                    Locale.ROOT,
                    "%-58s %12s %-10s %s%n",
                    figure.name(),
                    number(figure.value()),
                    figure.unit(),
                    figure.target()));
        }
        return table.toString();
    }

    String json() throws IOException {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        root.put("machine", Machine.describe());
        root.putAll(facts);
        root.put("figures", figures.stream().map(Report::asMap).toList());
        return JSON.writeValueAsString(root);
    }

    private static Map<String, Object> asMap(Figure figure) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", figure.name());
        map.put("value", Double.isNaN(figure.value()) ? "n/a" : figure.value());
        map.put("unit", figure.unit());
        map.put("target", figure.target());
        return map;
    }

    Path write() throws IOException {
        Files.createDirectories(RESULTS);
        Path file = RESULTS.resolve(LocalDate.now(ZoneOffset.UTC) + "-" + Machine.cpuSlug() + "-bench.json");
        return Files.writeString(file, json() + System.lineSeparator());
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "n/a";
        }
        return String.format(
                Locale.ROOT, Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.3f", value);
    }
}
