package dev.belay.load.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/** What {@code /metrics} said at one instant. */
public record MetricsPage(long atNanos, List<MetricSample> samples) {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)\\})? (\\S+)(?: .*)?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    public static MetricsPage parse(long atNanos, String text) {
        List<MetricSample> samples = new ArrayList<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                samples.add(new MetricSample(parts.group(1), labels(parts.group(2)), number(parts.group(3))));
            }
        });
        return new MetricsPage(atNanos, List.copyOf(samples));
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new HashMap<>();
        Matcher label = LABEL.matcher(text == null ? "" : text);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** The sum over all series of that name with those labels; 0 if there are none, as a counter not yet made. */
    public double sum(String name, String... labelsAndValues) {
        return matching(name, labelsAndValues).sum();
    }

    public OptionalDouble max(String name, String... labelsAndValues) {
        return matching(name, labelsAndValues).max();
    }

    /** Sums by a key made of labels. */
    public Map<String, Long> sumsBy(Function<Map<String, String>, String> key, String name, String... labelsAndValues) {
        Map<String, Long> sums = new TreeMap<>();
        samples.stream()
                .filter(sample -> sample.name().equals(name) && sample.has(labelsAndValues))
                .forEach(sample -> sums.merge(key.apply(sample.labels()), Math.round(sample.value()), Long::sum));
        return sums;
    }

    private DoubleStream matching(String name, String... labelsAndValues) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name) && sample.has(labelsAndValues))
                .mapToDouble(MetricSample::value);
    }
}
