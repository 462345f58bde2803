package dev.belay.adapter.rest;

/** Which methods a path takes, for the header Allow of a 405. */
final class AllowedMethods {
    private AllowedMethods() {}

    /** @param path that exists, asked with a method it doesn't take */
    static String of(String path) {
        if (path.endsWith("/infer") || path.endsWith(":predict")) {
            return "POST";
        }
        if (path.endsWith("/drills")) {
            return "GET, HEAD, POST";
        }
        return path.contains("/drills/") ? "DELETE" : "GET, HEAD";
    }
}
