package dev.belay.load.gateway;

import java.util.Map;

/** One line of the Prometheus text format. */
public record MetricSample(String name, Map<String, String> labels, double value) {
    boolean has(String... namesAndValues) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (!namesAndValues[i + 1].equals(labels.get(namesAndValues[i]))) {
                return false;
            }
        }
        return true;
    }
}
