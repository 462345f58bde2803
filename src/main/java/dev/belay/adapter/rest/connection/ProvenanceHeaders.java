package dev.belay.adapter.rest.connection;

import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Arm;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** The headers that say who answered, and under which id; the same on both protocols. */
public final class ProvenanceHeaders {
    public static final String TIER = "Belay-Tier";
    public static final String MODEL = "Belay-Model";
    static final String ARM = "Belay-Arm";
    public static final String DEGRADED = "Belay-Degraded";
    public static final String PREDICTION_ID = "Belay-Prediction-Id";

    /** Longest reason in a header, in characters; the body has all of it. */
    private static final int LONGEST_REASON = 1_000;

    private static final CharSequence TIER_NAME = HttpHeaders.createOptimized(TIER);
    private static final CharSequence MODEL_NAME = HttpHeaders.createOptimized(MODEL);
    private static final CharSequence ARM_NAME = HttpHeaders.createOptimized(ARM);
    private static final CharSequence DEGRADED_NAME = HttpHeaders.createOptimized(DEGRADED);
    private static final CharSequence PREDICTION_ID_NAME = HttpHeaders.createOptimized(PREDICTION_ID);

    private ProvenanceHeaders() {}

    public static void identify(HttpServerResponse response, String id) {
        response.putHeader(PREDICTION_ID_NAME, id);
    }

    public static void describe(HttpServerResponse response, PredictionResult.Answered answer) {
        response.putHeader(TIER_NAME, printable(answer.tier()));
        response.putHeader(MODEL_NAME, printable(answer.model().toString()));
        Arm arm = answer.arm();
        if (arm != null) {
            response.putHeader(ARM_NAME, arm.label());
        }
        String degraded = answer.degraded();
        if (degraded != null) {
            response.putHeader(DEGRADED_NAME, printable(degraded));
        }
    }

    /** A header takes printable ASCII only, and a reason may quote whatever a runtime said. */
    static String printable(String text) {
        String shown = text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "...";
        for (int i = 0; i < shown.length(); i++) {
            if (!isPrintable(shown.charAt(i))) {
                return replaced(shown);
            }
        }
        return shown;
    }

    private static String replaced(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            printable.append(isPrintable(c) ? c : c < ' ' ? ' ' : '?');
        }
        return printable.toString();
    }

    private static boolean isPrintable(char c) {
        return c >= ' ' && c < 0x7F;
    }
}
