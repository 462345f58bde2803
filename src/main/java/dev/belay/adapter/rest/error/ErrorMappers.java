package dev.belay.adapter.rest.error;

import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.serving.RejectedException;
import dev.belay.serving.Rejection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.handler.HttpException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Exceptions become the one form of error that clients of the protocols can read; for operators a problem (RFC 9457). */
public class ErrorMappers {
    /** Begins the paths of operators. */
    static final String CONTROL = "/control/";

    @ServerExceptionMapper
    public Response fault(RequestFault fault, UriInfo uri) {
        return error(uri, fault.status(), fault.words());
    }

    @ServerExceptionMapper
    public Response rejected(RejectedException rejected, UriInfo uri) {
        Rejection why = rejected.rejection();
        return error(uri, HttpErrors.status(why), HttpErrors.words(why));
    }

    private static Response error(UriInfo uri, int status, String words) {
        return isControl(uri) ? Problem.of(status, words) : Answers.error(status, words);
    }

    public static boolean isControl(HttpServerRequest request) {
        return String.valueOf(request.path()).startsWith(CONTROL);
    }

    private static boolean isControl(UriInfo uri) {
        return uri.getPath().startsWith(CONTROL);
    }

    @ServerExceptionMapper
    public Response notFound(NotFoundException notFound, UriInfo uri) {
        return error(uri, 404, "nothing is at '" + Json.quote(uri.getPath()) + "'");
    }

    /** The platform doesn't say which methods a path takes. */
    @ServerExceptionMapper
    public Response notAllowed(NotAllowedException notAllowed, UriInfo uri) {
        String allowed = AllowedMethods.of(uri.getPath());
        Response refusal =
                isControl(uri) ? Problem.of(405, "allowed here: " + allowed) : Answers.error(405, "Method Not Allowed");
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
        return error(uri, Bugs.INTERNAL_ERROR, Bugs.WORDS);
    }
}
