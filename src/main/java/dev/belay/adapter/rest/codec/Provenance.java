package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Arm;

/** What an answer's body says of who gave it; both protocols say it the same way. */
final class Provenance {

    private Provenance() {}

    /** Writes the member {@code parameters}. */
    static void write(JsonBuffer out, PredictionResult.Answered answer) {
        out.raw("\"parameters\":{\"belay_tier\":").string(answer.tier());
        out.raw(",\"belay_model\":").string(answer.model().toString());
        Arm arm = answer.arm();
        if (arm != null) {
            out.raw(",\"belay_arm\":").string(arm.label());
        }
        String degraded = answer.degraded();
        if (degraded != null) {
            out.raw(",\"belay_degraded\":").string(degraded);
        }
        out.raw('}');
    }
}
