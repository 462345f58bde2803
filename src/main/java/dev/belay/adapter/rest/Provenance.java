package dev.belay.adapter.rest;

import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Arm;
import java.nio.charset.StandardCharsets;

/** What an answer's body says of who gave it; both protocols say it the same way. */
final class Provenance {
    private static final byte[] TIER = ascii("\"parameters\":{\"belay_tier\":");
    private static final byte[] MODEL = ascii(",\"belay_model\":");
    private static final byte[] ARM = ascii(",\"belay_arm\":");
    private static final byte[] DEGRADED = ascii(",\"belay_degraded\":");

    private Provenance() {}

    /** Writes the member {@code parameters}. */
    static void write(JsonBuffer out, PredictionResult.Answered answer) {
        out.raw(TIER).string(answer.tier());
        out.raw(MODEL).string(answer.model().toString());
        Arm arm = answer.arm();
        if (arm != null) {
            out.raw(ARM).string(arm.label());
        }
        String degraded = answer.degraded();
        if (degraded != null) {
            out.raw(DEGRADED).string(degraded);
        }
        out.raw('}');
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
