package dev.belay.model;

import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model version's {@code card.yaml}, resolved and checked.
 *
 * @param sha256 of the artifact, lower-case hexadecimal
 * @param metric what the version is judged by; null if the card names none
 * @param limitMicros how long a run of one row may take at its best, in µs; null if the card sets no limit
 * @param batch false where requests must never share a run
 * @param metrics measured figures by data set ({@code live}, {@code sample}) and name
 */
public record ModelCard(
        String model,
        String version,
        Stage stage,
        String description,
        String sha256,
        List<Input> inputs,
        List<Output> outputs,
        @Nullable Metric metric,
        Map<String, Map<String, Double>> metrics,
        List<Golden> goldens,
        double goldenTolerance,
        @Nullable Double limitMicros,
        boolean batch) {

    public enum Stage {
        CANDIDATE,
        PRODUCTION,
        RETIRED
    }

    /**
     * @param unit as the author writes it, e.g. {@code degF}; null if none
     * @param range hard limits of a numeric input; null if none
     * @param categories the strings seen in training; null where any string will do
     * @param profile the training distribution; null if the card has none
     */
    public record Input(
            TensorSpec spec,
            @Nullable String unit,
            boolean nullable,
            @Nullable Range range,
            @Nullable List<String> categories,
            @Nullable NumericProfile profile) {}

    /**
     * @param range declared limits of every element; null if none
     * @param rowsSumTo what the elements of each row add up to (to 1e-3); null if nothing in particular
     */
    public record Output(
            TensorSpec spec,
            @Nullable Range range,
            @Nullable Double rowsSumTo) {}

    /** Both ends included. */
    public record Range(double min, double max) {
        public boolean contains(double value) {
            return value >= min && value <= max;
        }
    }

    /**
     * @param nullRate 0 to 1
     * @param quantiles about 20 edges, ascending, from the smallest to the largest value seen
     */
    public record NumericProfile(double nullRate, List<Double> quantiles) {}

    /**
     * @param direction {@code higher} or {@code lower}: what is better
     * @param output the output the metric reads
     * @param column of that output
     */
    public record Metric(String name, String direction, String output, int column) {}

    /** One example that the artifact must reproduce: each tensor has one row. */
    public record Golden(List<Tensor> inputs, List<Tensor> outputs) {}
}
