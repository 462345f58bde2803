package dev.belay.adapter.rest.connection;

import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Arm;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** The headers that say who answered, and under which id; the same on both protocols. */
public final class ProvenanceHeaders {
    public static final CharSequence TIER = HttpHeaders.createOptimized("Belay-Tier");
    public static final CharSequence MODEL = HttpHeaders.createOptimized("Belay-Model");
    public static final CharSequence DEGRADED = HttpHeaders.createOptimized("Belay-Degraded");
    public static final CharSequence PREDICTION_ID = HttpHeaders.createOptimized("Belay-Prediction-Id");
    private static final CharSequence ARM = HttpHeaders.createOptimized("Belay-Arm");

    /** Longest reason in a header, in characters; the body has all of it. */
    private static final int LONGEST_REASON = 1_000;

    private ProvenanceHeaders() {}

    public static void identify(HttpServerResponse response, String id) {
        response.putHeader(PREDICTION_ID, id);
    }

    public static void describe(HttpServerResponse response, PredictionResult.Answered answer) {
        response.putHeader(TIER, printable(answer.tier()));
        response.putHeader(MODEL, printable(answer.model().toString()));
        Arm arm = answer.arm();
        if (arm != null) {
            response.putHeader(ARM, arm.label());
        }
        String degraded = answer.degraded();
        if (degraded != null) {
            response.putHeader(DEGRADED, printable(degraded));
        }
    }

    /** A header takes printable ASCII only, and a reason may quote whatever a runtime said. */
    static String printable(String text) {
        String shown = text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "...";
        for (int i = 0; i < shown.length(); i++) {
            if (shown.charAt(i) < ' ' || shown.charAt(i) >= 0x7F) {
                return shown.chars()
                        .map(c -> c < ' ' ? ' ' : c < 0x7F ? c : '?')
                        .collect(StringBuilder::new, (ascii, c) -> ascii.append((char) c), StringBuilder::append)
                        .toString();
            }
        }
        return shown;
    }
}
