package dev.belay.adapter.rest.error;

import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.serving.RejectedException;
import dev.belay.serving.Rejection;
import io.vertx.ext.web.handler.HttpException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The answers to exceptions. */
public class ErrorMappers {
    /** Methods by path, of which the first that matches counts: the platform doesn't say them. */
    private static final List<Map.Entry<Pattern, String>> METHODS = List.of(
            Map.entry(Pattern.compile(".*/(infer|rollouts/[^/]+/[^/]+|revert|adopt)|.*:predict"), "POST"),
            Map.entry(Pattern.compile(".*/(drills|rollouts)"), "GET, HEAD, POST"),
            Map.entry(Pattern.compile(".*/rollouts/[^/]+"), "GET, HEAD, PATCH"),
            Map.entry(Pattern.compile("(?s).*/drills/.*"), "DELETE"),
            Map.entry(Pattern.compile("(?s).*"), "GET, HEAD"));

    @ServerExceptionMapper
    public Response fault(RequestFault fault, UriInfo uri) {
        return error(uri, fault.status(), fault.message());
    }

    @ServerExceptionMapper
    public Response rejected(RejectedException rejected, UriInfo uri) {
        Rejection why = rejected.rejection();
        return error(uri, HttpErrors.status(why), HttpErrors.message(why));
    }

    private static Response error(UriInfo uri, int status, String message) {
        return ErrorForm.of(uri.getPath()).response(status, message);
    }

    @ServerExceptionMapper
    public Response notFound(NotFoundException notFound, UriInfo uri) {
        return error(uri, 404, "nothing is at '" + Json.quote(uri.getPath()) + "'");
    }

    @ServerExceptionMapper
    public Response notAllowed(NotAllowedException notAllowed, UriInfo uri) {
        String path = uri.getPath();
        String allowed = METHODS.stream()
                .filter(each -> each.getKey().matcher(path).matches())
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseThrow();
        boolean control = ErrorForm.of(uri.getPath()) == ErrorForm.CONTROL;
        Response refusal = error(uri, 405, control ? "allowed here: " + allowed : "Method Not Allowed");
        return Response.fromResponse(refusal).header(HttpHeaders.ALLOW, allowed).build();
    }

    /** The platform's other refusals. */
    @ServerExceptionMapper
    public Response refused(WebApplicationException refusal, UriInfo uri) {
        int status = refusal.getResponse().getStatus();
        Response.Status known = Response.Status.fromStatusCode(status);
        return error(uri, status, known == null ? "status " + status : known.getReasonPhrase());
    }

    /** What the platform can't read of a request, such as a query with a malformed escape. */
    @ServerExceptionMapper
    public Response unreadable(HttpException unreadable, UriInfo uri) {
        return error(uri, unreadable.getStatusCode(), String.valueOf(unreadable.getPayload()));
    }

    @ServerExceptionMapper
    public Response bug(Throwable bug, UriInfo uri) {
        Bugs.log(bug);
        return error(uri, Bugs.INTERNAL_ERROR, Bugs.MESSAGE);
    }
}
