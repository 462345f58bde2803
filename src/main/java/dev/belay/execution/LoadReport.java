package dev.belay.execution;

import java.util.List;

/**
 * What loading found out about a version.
 *
 * @param loadNanos until it was ready, goldens and warm-up included
 * @param microsPerRowAlone median run time of one row, µs; NaN if it couldn't be measured
 * @param microsPerRowAt32 median run time per row in a batch of 32, µs; NaN if the model can't be batched
 * @param warnings what an operator should know of a version that serves all the same
 */
public record LoadReport(long loadNanos, double microsPerRowAlone, double microsPerRowAt32, List<String> warnings) {
    public LoadReport {
        warnings = List.copyOf(warnings);
    }
}
