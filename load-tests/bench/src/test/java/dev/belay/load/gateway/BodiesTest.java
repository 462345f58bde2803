package dev.belay.load.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.load.http.Requests.Post;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BodiesTest {
    private final Map<String, Object> row = new LinkedHashMap<>();

    BodiesTest() {
        row.put("carrier", "UA");
        row.put("temp", 75.92f);
        row.put("wind_gust", Float.NaN);
    }

    @Test
    void inferHasATensorForEachColumn() {
        assertEquals(
                new Post(
                        "/v2/models/flights/infer",
                        "{\"inputs\":[{\"name\":\"carrier\",\"shape\":[1,1],\"datatype\":\"BYTES\",\"data\":[\"UA\"]},"
                                + "{\"name\":\"temp\",\"shape\":[1,1],\"datatype\":\"FP32\",\"data\":[75.92]},"
                                + "{\"name\":\"wind_gust\",\"shape\":[1,1],\"datatype\":\"FP32\",\"data\":[NaN]}]}"),
                Bodies.infer("flights", row));
    }

    @Test
    void predictHasNamedFeaturesAndNulls() {
        assertEquals(
                new Post(
                        "/v1/models/flights:predict",
                        "{\"instances\":[{\"carrier\":\"UA\",\"temp\":75.92,\"wind_gust\":null}]}"),
                Bodies.predict("flights", row));
    }
}
