package dev.belay.adapter.rest.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.core.Response;

/** JSON answers that are no predictions. */
public final class Answers {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Answers() {}

    public static Response json(int status, Object body) {
        return Response.status(status)
                .entity(body(body))
                .header("Content-Type", "application/json")
                .build();
    }

    public static byte[] body(Object body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
