package dev.belay.adapter.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text that Prometheus would read, as series: a name, its labels, a value. */
record Scrape(List<Series> series, Map<String, String> types) {
    record Series(String name, Map<String, String> labels, double value) {
        boolean has(Map<String, String> wanted) {
            return labels.entrySet().containsAll(wanted.entrySet());
        }
    }

    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    static PrometheusMeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    static Scrape of(MeterRegistry registry) {
        String text = ((PrometheusMeterRegistry) registry).scrape();
        Map<String, String> types = new TreeMap<>();
        List<Series> series = text.lines()
                .peek(line -> readType(line, types))
                .filter(line -> !line.startsWith("#"))
                .map(Scrape::parse)
                .toList();
        return new Scrape(series, types);
    }

    private static void readType(String line, Map<String, String> types) {
        if (line.startsWith("# TYPE ")) {
            String[] words = line.split(" ", -1);
            types.put(words[2], words[3]);
        }
    }

    private static Series parse(String line) {
        Matcher sample = SAMPLE.matcher(line);
        if (!sample.matches()) {
            throw new IllegalArgumentException("not a sample: " + line);
        }
        Map<String, String> labels = new HashMap<>();
        if (sample.group(2) != null) {
            LABEL.matcher(sample.group(2)).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        }
        return new Series(sample.group(1), labels, Double.parseDouble(sample.group(3)));
    }

    /** The one series with this name and at least these labels. */
    double value(String name, Map<String, String> labels) {
        List<Series> found = series.stream()
                .filter(one -> one.name().equals(name) && one.has(labels))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " series " + name + labels + ": " + found);
        }
        return found.getFirst().value();
    }

    double sum(String name, Map<String, String> labels) {
        return series.stream()
                .filter(one -> one.name().equals(name) && one.has(labels))
                .mapToDouble(Series::value)
                .sum();
    }

    long count(String name) {
        return series.stream().filter(one -> one.name().equals(name)).count();
    }

    Set<String> labelsOf(String name) {
        Set<String> labels = new TreeSet<>();
        series.stream()
                .filter(one -> one.name().equals(name))
                .forEach(one -> labels.addAll(one.labels().keySet()));
        return labels;
    }
}
