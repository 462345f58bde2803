package dev.belay.load.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.load.http.Requests;
import dev.belay.load.http.Requests.Post;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Requests of one row each, in both forms that the gateway speaks. */
public final class Bodies {
    private static final long SEED = 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Bodies() {}

    public static String inferPath(String endpoint) {
        return "/v2/models/" + endpoint + "/infer";
    }

    /** The benchmark's rows: standard normal floats in one tensor, always the same ones. */
    public static Requests dense(String endpoint, int rows, int features) {
        return dense(endpoint, rows, features, SEED);
    }

    /** Such rows, drawn with a seed. */
    public static Requests dense(String endpoint, int rows, int features, long seed) {
        Random random = new Random(seed);
        List<Post> posts = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            List<Float> values = new ArrayList<>();
            for (int i = 0; i < features; i++) {
                values.add((float) random.nextGaussian());
            }
            posts.add(new Post(
                    inferPath(endpoint),
                    json(Map.of("inputs", List.of(tensor("features", "FP32", List.of(1, features), values))))));
        }
        return Requests.of(posts);
    }

    /** Version 2 of the protocol: a tensor of one element for each column. */
    public static Post infer(String endpoint, Map<String, Object> row) {
        List<Map<String, Object>> inputs = new ArrayList<>();
        row.forEach((name, value) ->
                inputs.add(tensor(name, value instanceof String ? "BYTES" : "FP32", List.of(1, 1), List.of(value))));
        return new Post(inferPath(endpoint), json(Map.of("inputs", inputs)));
    }

    /** Version 1: rows of named features; what isn't known is null. */
    public static Post predict(String endpoint, Map<String, Object> row) {
        Map<String, Object> nullable = new LinkedHashMap<>();
        row.forEach((name, value) -> nullable.put(name, value.equals(Float.NaN) ? null : value));
        return new Post("/v1/models/" + endpoint + ":predict", json(Map.of("instances", List.of(nullable))));
    }

    private static Map<String, Object> tensor(String name, String datatype, List<Integer> shape, List<?> data) {
        Map<String, Object> tensor = new LinkedHashMap<>();
        tensor.put("name", name);
        tensor.put("shape", shape);
        tensor.put("datatype", datatype);
        tensor.put("data", data);
        return tensor;
    }

    private static String json(Map<String, Object> body) {
        try {
            return JSON.writer().without(JsonWriteFeature.WRITE_NAN_AS_STRINGS).writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
