package dev.belay.adapter.rest;

import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Exceptions become the one form of error that clients of the protocols can read. */
public class ErrorMappers {

    @ServerExceptionMapper
    public Response fault(RequestFault fault) {
        return Answers.error(fault.status(), fault.words());
    }

    @ServerExceptionMapper
    public Response notFound(NotFoundException notFound, UriInfo uri) {
        return Answers.error(404, "nothing is at '" + Json.quote(uri.getPath()) + "'");
    }

    /** The platform doesn't say which methods a path takes. */
    @ServerExceptionMapper
    public Response notAllowed(NotAllowedException notAllowed, UriInfo uri) {
        return Answers.bytes(405, Answers.errorBody("Method Not Allowed"))
                .header(HttpHeaders.ALLOW, AllowedMethods.of(uri.getPath()))
                .build();
    }

    /** The platform's other refusals. */
    @ServerExceptionMapper
    public Response refused(WebApplicationException refusal) {
        int status = refusal.getResponse().getStatus();
        Response.Status known = Response.Status.fromStatusCode(status);
        return Answers.error(status, known == null ? "status " + status : known.getReasonPhrase());
    }

    @ServerExceptionMapper
    public Response bug(Throwable bug) {
        Bugs.log(bug);
        return Answers.error(Bugs.INTERNAL_ERROR, Bugs.WORDS);
    }
}
