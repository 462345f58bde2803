package dev.belay.adapter.rest;

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

    /** The platform's own refusals, e.g. 405 with its Allow. */
    @ServerExceptionMapper
    public Response refused(WebApplicationException refusal) {
        Response original = refusal.getResponse();
        String words = Response.Status.fromStatusCode(original.getStatus()) == null
                ? "status " + original.getStatus()
                : Response.Status.fromStatusCode(original.getStatus()).getReasonPhrase();
        Response.ResponseBuilder answer = Answers.bytes(original.getStatus(), Answers.errorBody(words));
        Object allowed = original.getHeaders().getFirst(HttpHeaders.ALLOW);
        if (allowed != null) {
            answer.header(HttpHeaders.ALLOW, allowed);
        }
        return answer.build();
    }

    @ServerExceptionMapper
    public Response bug(Throwable bug) {
        Bugs.log(bug);
        return Answers.error(Bugs.INTERNAL_ERROR, Bugs.WORDS);
    }
}
