package dev.belay.execution;

/**
 * @param limitNanos in which a version must be loaded, checked and warmed up
 * @param memoryBytes upper bound for all models together, by the estimate of {@link ModelLoader#estimatedBytes}
 */
public record LoaderSettings(long limitNanos, long memoryBytes) {
    public static final long DEFAULT_LIMIT_NANOS = 10_000_000_000L;
}
