package dev.belay.adapter.cli;

import dev.belay.adapter.cli.text.TextTable;
import dev.belay.execution.LoadReport;
import dev.belay.execution.ModelInstance;
import dev.belay.model.Baseline;
import dev.belay.model.Signature;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The repository as an operator reads it. */
public final class ModelsTable {
    private static final List<String> HEADER =
            List.of("MODEL", "VERSION", "STAGE", "STATE", "SIGNATURE", "SIZE", "µs/ROW AT 1", "AT 32", "NOTES");

    private ModelsTable() {}

    public static String of(
            Collection<ModelInstance> instances, Map<ModelRef, Baseline> baselines, Map<ModelRef, String> broken) {
        List<List<String>> rows = new ArrayList<>();
        instances.forEach(instance -> rows.add(row(instance)));
        baselines.forEach((ref, baseline) -> rows.add(List.of(
                ref.name(), ref.version(), "baseline", "READY", signature(baseline.signature()), "", "", "", "")));
        broken.forEach((ref, reason) ->
                rows.add(List.of(ref.name(), ref.version(), "baseline", "UNAVAILABLE", "", "", "", "", reason)));
        rows.sort((left, right) -> left.getFirst().compareTo(right.getFirst()));
        rows.addFirst(HEADER);
        return TextTable.of(rows);
    }

    private static List<String> row(ModelInstance instance) {
        @Nullable LoadReport report = instance.report();
        return List.of(
                instance.ref().name(),
                instance.ref().version(),
                instance.card()
                        .map(card -> card.stage().name().toLowerCase(Locale.ROOT))
                        .orElse(instance.version().defect().isPresent() ? "" : "no card"),
                instance.status().name(),
                instance.signature().map(ModelsTable::signature).orElse(""),
                size(instance.version().artifactBytes()),
                report == null ? "" : micros(report.microsPerRowAlone()),
                report == null ? "" : micros(report.microsPerRowAt32()),
                instance.reason().isEmpty()
                        ? instance.warnings().stream()
                                .map(warning -> "warning: " + warning)
                                .collect(Collectors.joining("; "))
                        : instance.reason());
    }

    private static String signature(Signature signature) {
        return side(signature.inputs()) + " -> " + side(signature.outputs());
    }

    /** Counts columns of a kind, because sixteen names don't fit into a table. */
    private static String side(List<TensorSpec> specs) {
        if (specs.size() <= 2) {
            return specs.stream()
                    .map(spec -> spec.name() + " " + spec.datatype() + spec.shape())
                    .collect(Collectors.joining(", "));
        }
        return specs.stream()
                .collect(Collectors.groupingBy(
                        spec -> spec.datatype() + "" + spec.shape(), java.util.TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(kind -> kind.getValue() + " x " + kind.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String size(long bytes) {
        return bytes < 10_000 ? bytes + " B" : String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
    }

    private static String micros(double micros) {
        return Double.isNaN(micros) ? "-" : String.format(Locale.ROOT, "%.1f", micros);
    }
}
