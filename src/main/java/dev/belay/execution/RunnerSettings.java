package dev.belay.execution;

/**
 * @param maxBatchRows rows of one micro-batch; a single larger request still runs, alone
 * @param stuckGraceNanos how long after terminate a run counts as stuck
 */
public record RunnerSettings(int maxBatchRows, long stuckGraceNanos) {
    public static final RunnerSettings DEFAULT = new RunnerSettings(32, 1_000_000_000L);

    public RunnerSettings {
        if (maxBatchRows < 1) {
            throw new IllegalArgumentException("largest batch is " + maxBatchRows + ", allowed is 1 or more");
        }
    }
}
