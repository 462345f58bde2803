package dev.belay.adapter.rest.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.adapter.rest.json.JsonBuffer;
import io.vertx.core.http.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Bodies that aren't predictions. Their type is exactly {@code application/json}: with a charset SDKs drop errors. */
public final class Answers {
    public static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Answers() {}

    public static Response json(int status, Object body) {
        return bytes(status, body(body)).build();
    }

    public static byte[] body(Object body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static Response error(int status, String message) {
        return bytes(status, errorBody(message)).build();
    }

    static Response.ResponseBuilder bytes(int status, byte[] body) {
        return Response.status(status).entity(body).header("Content-Type", "application/json");
    }

    public static byte[] errorBody(String message) {
        return errorBody(new JsonBuffer(), message);
    }

    public static byte[] errorBody(JsonBuffer out, String message) {
        return out.raw("{\"error\":").string(message).raw('}').take();
    }
}
