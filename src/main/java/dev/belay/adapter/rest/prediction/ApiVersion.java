package dev.belay.adapter.rest.prediction;

import dev.belay.adapter.rest.codec.DecodedRequest;
import dev.belay.adapter.rest.codec.InferRequest;
import dev.belay.adapter.rest.codec.PredictRequest;
import dev.belay.monitoring.Observations.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * One of the two protocols of predictions.
 *
 * @param before the model's name in the path of a prediction
 * @param after the model's name
 * @param template that path, as metrics name it
 */
record ApiVersion(Protocol protocol, String before, String after, String template, DecodedRequest.Decoder decoder) {
    static final ApiVersion V1 = new ApiVersion(
            Protocol.V1, "/v1/models/", ":predict", "/v1/models/{model}:predict", PredictRequest::decode);
    static final ApiVersion V2 =
            new ApiVersion(Protocol.V2, "/v2/models/", "/infer", "/v2/models/{model}/infer", InferRequest::decode);

    /** The model's name in a path, if no router would read it otherwise; null if it might, or if the path is another. */
    @Nullable
    String plainModel(String path) {
        int end = path.length() - after.length();
        if (end <= before.length() || !path.startsWith(before) || !path.endsWith(after)) {
            return null;
        }
        for (int i = before.length(); i < end; i++) {
            if (!isPlain(path.charAt(i)) || path.charAt(i) == '.' && i == before.length()) {
                return null;
            }
        }
        return path.substring(before.length(), end);
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
    }
}
