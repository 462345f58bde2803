package dev.belay.adapter.rest.error;

import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** What control answers when it can't do what was asked: a problem by RFC 9457. */
public final class Problem {
    public static final String JSON = "application/problem+json";

    private Problem() {}

    public static Response of(int status, String detail) {
        return Response.status(status)
                .entity(body(status, detail))
                .header("Content-Type", JSON)
                .build();
    }

    public static byte[] body(int status, String detail) {
        Response.Status known = Response.Status.fromStatusCode(status);
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", known == null ? "Status " + status : known.getReasonPhrase());
        problem.put("status", status);
        problem.put("detail", detail);
        return Answers.body(problem);
    }
}
