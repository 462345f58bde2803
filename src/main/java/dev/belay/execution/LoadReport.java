package dev.belay.execution;

/**
 * What loading found out about a version.
 *
 * @param loadNanos until it was ready, goldens and warm-up included
 * @param microsPerRowAlone median run time of one row, µs
 * @param microsPerRowAt32 median run time per row in a batch of 32, µs; NaN if the model can't be batched
 */
public record LoadReport(long loadNanos, double microsPerRowAlone, double microsPerRowAt32) {}
