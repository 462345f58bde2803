package dev.belay.adapter.rest.prediction;

import dev.belay.adapter.rest.error.Answers;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Keeps the statistics' path from being taken for a model called {@code stats}. */
@Singleton
@Path("/v2/models/stats")
@NonBlocking
public class StatisticsResource {

    @GET
    @Operation(hidden = true)
    public Response statistics() {
        return Answers.error(404, "the statistics extension is not implemented");
    }
}
