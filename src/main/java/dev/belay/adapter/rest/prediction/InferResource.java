package dev.belay.adapter.rest.prediction;

import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Predictions by the Open Inference Protocol v2. Methods return at once and the answer is written on the event loop: the
 * platform routes and describes, nothing of it stands between a model's answer and the socket.
 */
@Singleton
@Path("/v2/models/{model}")
@NonBlocking
@Tag(name = "Open Inference Protocol v2")
public class InferResource {
    private final Predictions predictions;

    @Inject
    InferResource(Predictions predictions) {
        this.predictions = predictions;
    }

    @POST
    @Path("infer")
    @Operation(
            operationId = "infer",
            summary = "Predict by an endpoint's cascade",
            description = "The first tier that can answer does so before the deadline. The parameter timeout is the"
                    + " caller's budget in microseconds. Only JSON is supported; binary tensors are refused with 415.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(name = "flights", value = Examples.INFER_REQUEST)))
    @APIResponse(
            responseCode = "200",
            description = "The parameters and the headers Belay-Tier and Belay-Model name the tier and the version that"
                    + " answered. If it isn't the first tier, Belay-Degraded gives the reason",
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(name = "flights", value = Examples.INFER_RESPONSE)))
    public void infer(
            @PathParam("model") @Parameter(example = "flights") String model,
            @Context HttpServerRequest request,
            @Suspended AsyncResponse never) {
        predictions.infer(request, model, null);
    }

    @POST
    @Path("versions/{version}/infer")
    @Operation(
            operationId = "inferByVersion",
            summary = "Predict by one version alone",
            description = "There is no cascade: if the version can't answer, the request fails.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(name = "flights", value = Examples.INFER_REQUEST)))
    @APIResponse(
            responseCode = "200",
            description = "As for the endpoint",
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(name = "flights", value = Examples.INFER_RESPONSE)))
    public void inferByVersion(
            @PathParam("model") @Parameter(example = "flights") String model,
            @PathParam("version") @Parameter(example = "1") String version,
            @Context HttpServerRequest request,
            @Suspended AsyncResponse never) {
        predictions.infer(request, model, version);
    }
}
