package dev.belay.adapter.onnx;

import java.time.Duration;

/**
 * @param intraOpThreads threads inside one run, 1 or more; 1 beats more for small models, whose callers run in parallel
 * @param arenaAboveBytes artifacts larger than this get ONNX Runtime's memory arena: it never gives memory back, which
 *     small models needn't pay for
 * @param probeLimit time limit at load for the runs that find out whether rows may be batched
 */
public record OnnxSettings(int intraOpThreads, long arenaAboveBytes, Duration probeLimit) {
    public static final OnnxSettings DEFAULTS = new OnnxSettings(1, 50_000_000, Duration.ofSeconds(5));

    public OnnxSettings {
        if (intraOpThreads < 1) {
            throw new IllegalArgumentException("intraOpThreads is " + intraOpThreads + ", allowed is 1 or more");
        }
        if (probeLimit.isNegative() || probeLimit.isZero()) {
            throw new IllegalArgumentException("probeLimit is " + probeLimit + ", allowed is more than zero");
        }
    }
}
