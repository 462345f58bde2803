package dev.belay.adapter.rest.error;

import dev.belay.adapter.rest.json.JsonBuffer;
import io.vertx.core.http.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** How an error is written: as the protocols' clients read it, or for operators as a problem (RFC 9457). */
public enum ErrorForm {
    /** The type is exactly {@code application/json}: with a charset SDKs drop errors. */
    PREDICTION("application/json"),
    CONTROL("application/problem+json");

    private static final String CONTROL_PATHS = "/control/";

    private final CharSequence type;

    ErrorForm(String type) {
        this.type = HttpHeaders.createOptimized(type);
    }

    public static ErrorForm of(@Nullable String path) {
        return path != null && path.startsWith(CONTROL_PATHS) ? CONTROL : PREDICTION;
    }

    /** The body's media type. */
    public CharSequence type() {
        return type;
    }

    public byte[] body(JsonBuffer out, int status, String message) {
        if (this == PREDICTION) {
            return out.raw("{\"error\":").string(message).raw('}').take();
        }
        Response.Status known = Response.Status.fromStatusCode(status);
        out.raw("{\"type\":\"about:blank\",\"title\":")
                .string(known == null ? "Status " + status : known.getReasonPhrase());
        return out.raw(",\"status\":")
                .number(status)
                .raw(",\"detail\":")
                .string(message)
                .raw('}')
                .take();
    }

    public Response response(int status, String message) {
        return Response.status(status)
                .entity(body(new JsonBuffer(), status, message))
                .header("Content-Type", type.toString())
                .build();
    }
}
