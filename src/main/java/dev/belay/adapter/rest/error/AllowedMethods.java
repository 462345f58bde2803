package dev.belay.adapter.rest.error;

import java.util.regex.Pattern;

/** Which methods a path takes, for the header Allow of a 405. */
final class AllowedMethods {
    private static final Pattern ROLLOUT = Pattern.compile(".*/rollouts/[^/]+");
    private static final Pattern CALL = Pattern.compile(".*/(infer|rollouts/[^/]+/[^/]+|revert|adopt)|.*:predict");
    private static final Pattern LIST = Pattern.compile(".*/(drills|rollouts)");

    private AllowedMethods() {}

    /** @param path that exists, asked with a method it doesn't take */
    static String of(String path) {
        if (CALL.matcher(path).matches()) {
            return "POST";
        }
        if (LIST.matcher(path).matches()) {
            return "GET, HEAD, POST";
        }
        if (ROLLOUT.matcher(path).matches()) {
            return "GET, HEAD, PATCH";
        }
        return path.contains("/drills/") ? "DELETE" : "GET, HEAD";
    }
}
