package dev.belay.load.crash;

import java.util.List;
import java.util.Map;

/**
 * A call that has to be refused.
 *
 * @param path with {@code $id} for the rollout that runs
 * @param headers with {@code $etag} for its revision
 * @param words that the refusal has to contain
 */
record Wrong(
        String name, String method, String path, String body, Map<String, String> headers, int status, String words) {
    private static final String ONE = Api.ROLLOUTS + "/$id";
    private static final Map<String, String> NOW = Map.of("If-Match", "$etag");
    private static final int LARGEST_BODY = 64 * 1024;

    private static Wrong change(String name, String body, int status, String words) {
        return new Wrong(name, "PATCH", ONE, body, NOW, status, words);
    }

    private static Wrong start(String name, String body, int status, String words) {
        return new Wrong(name, "POST", Api.ROLLOUTS, body, Map.of(), status, words);
    }

    private static Wrong move(String name, String move, Map<String, String> headers, int status, String words) {
        return new Wrong(name, "POST", ONE + "/" + move, "", headers, status, words);
    }

    static List<Wrong> all() {
        String another = "{\"version\":\"celsius\",\"hypothesis\":\"h\"}";
        return List.of(
                change("weight -1", "{\"weight\":-1}", 400, "0 to 95"),
                change("weight 96", "{\"weight\":96}", 400, "0 to 95"),
                change("weight NaN", "{\"weight\":NaN}", 400, "NaN"),
                change("weight ten", "{\"weight\":\"ten\"}", 400, "percent in steps of 0.01"),
                change("weight 1e999", "{\"weight\":1e999}", 400, "weight"),
                change("weight null", "{\"weight\":null}", 400, "weight"),
                change("weight of nothing", "{}", 400, "one field"),
                change("both fields", "{\"weight\":5,\"paused\":true}", 400, "one field"),
                change("paused maybe", "{\"paused\":\"maybe\"}", 400, "true or false"),
                change("unknown field", "{\"speed\":5}", 400, "allowed are paused, weight"),
                change("cut off", "{\"weight\":", 400, "JSON"),
                change("no JSON", "weight=5", 400, "JSON"),
                change("no body", "", 400, "JSON"),
                change("a list", "[5]", 400, "JSON object"),
                change("deep", "[".repeat(10_000), 400, "nest"),
                change("huge", "{\"weight\":" + " ".repeat(LARGEST_BODY) + "5}", 413, "bytes"),
                new Wrong("stale", "PATCH", ONE, "{\"weight\":7}", Map.of("If-Match", "\"99\""), 412, "revision"),
                new Wrong("no revision", "PATCH", ONE, "{\"weight\":7}", Map.of(), 428, "If-Match"),
                new Wrong("wild revision", "PATCH", ONE, "{\"weight\":7}", Map.of("If-Match", "x"), 400, "If-Match"),
                move("stale rollback", "rollback", Map.of("If-Match", "\"99\""), 412, "revision"),
                move("promote without revision", "promote", Map.of(), 428, "If-Match"),
                new Wrong("unknown rollout", "PATCH", Api.ROLLOUTS + "/nobody", "{\"weight\":7}", NOW, 404, "nobody"),
                new Wrong("unknown move", "POST", ONE + "/launch", "", NOW, 404, ""),
                new Wrong("wrong method", "PUT", ONE, "{\"weight\":7}", NOW, 405, "GET, HEAD, PATCH"),
                start("a second rollout", another, 409, "possible now: weight"),
                start("unknown version", "{\"version\":\"99\",\"hypothesis\":\"h\"}", 400, "allowed are"),
                start("version a path", "{\"version\":\"../2\",\"hypothesis\":\"h\"}", 400, "allowed are"),
                start("no hypothesis", "{\"version\":\"celsius\"}", 400, "hypothesis"),
                start("falling steps", another.replace("}", ",\"steps\":[5,1]}"), 400, "rising"),
                start("no steps", another.replace("}", ",\"steps\":[]}"), 400, "steps"),
                start("wild duration", another.replace("}", ",\"minTime\":\"soon\"}"), 400, "ISO 8601"),
                start("negative bake", another.replace("}", ",\"bake\":\"PT-1S\"}"), 400, "bake"),
                start("no rules", another.replace("}", ",\"rules\":{\"sequential\":false}}"), 400, "at least one"),
                new Wrong(
                        "unknown endpoint",
                        "POST",
                        "/control/v1/endpoints/moon/rollouts",
                        another,
                        Map.of(),
                        404,
                        "moon"),
                new Wrong("revert at unknown", "POST", "/control/v1/endpoints/moon/revert", "", Map.of(), 404, "moon"),
                new Wrong(
                        "nothing to revert",
                        "POST",
                        "/control/v1/endpoints/" + Api.ENDPOINT + "/revert",
                        "",
                        Map.of(),
                        409,
                        "possible now"),
                new Wrong(
                        "drill at unknown tier",
                        "POST",
                        "/control/v1/endpoints/" + Api.ENDPOINT + "/drills",
                        "{\"tier\":\"moon\",\"fault\":\"error\"}",
                        Map.of(),
                        400,
                        "moon"));
    }
}
