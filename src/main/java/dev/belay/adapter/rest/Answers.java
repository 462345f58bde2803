package dev.belay.adapter.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Bodies that aren't predictions. Their type is exactly {@code application/json}: with a charset SDKs drop errors. */
final class Answers {
    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private static final byte[] ERROR = Provenance.ascii("{\"error\":");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Answers() {}

    static Response json(int status, Object body) {
        return bytes(status, body(body)).build();
    }

    static byte[] body(Object body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static Response error(int status, String message) {
        return bytes(status, errorBody(message)).build();
    }

    static Response.ResponseBuilder bytes(int status, byte[] body) {
        return Response.status(status).entity(body).header("Content-Type", "application/json");
    }

    static byte[] errorBody(String message) {
        return errorBody(new JsonBuffer(), message);
    }

    static byte[] errorBody(JsonBuffer out, String message) {
        return out.raw(ERROR).string(message).raw('}').take();
    }
}
