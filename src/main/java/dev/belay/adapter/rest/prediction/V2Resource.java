package dev.belay.adapter.rest.prediction;

import dev.belay.adapter.rest.error.ErrorForm;
import dev.belay.adapter.rest.json.Answers;
import dev.belay.routing.Route;
import dev.belay.routing.RoutingTable;
import dev.belay.serving.PredictionService;
import dev.belay.serving.RejectedException;
import dev.belay.vocabulary.TensorSpec;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The Open Inference Protocol v2: metadata, readiness and predictions. Methods of predictions return at once, and the answer
 * is written on the event loop: the platform routes and describes them, nothing of it is between a model's answer and the
 * socket.
 */
@Singleton
@Path("/v2/models/{model}")
@NonBlocking
@Tag(name = "Open Inference Protocol v2")
public class V2Resource {
    /** What is there in other servers. */
    private static final String STATISTICS = "stats";

    private final PredictionService predictionService;
    private final Predictions predictions;

    @Inject
    V2Resource(PredictionService predictionService, Predictions predictions) {
        this.predictionService = predictionService;
        this.predictions = predictions;
    }

    @GET
    @Operation(operationId = "model", summary = "Inputs, outputs and versions of an endpoint")
    @APIResponse(
            responseCode = "200",
            description = "The metadata",
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(name = "flights", value = Examples.MODEL)))
    @APIResponse(responseCode = "404", description = "No such endpoint")
    @APIResponse(responseCode = "503", description = "No tier can serve, with each tier's reason")
    public Response model(@PathParam("model") @Parameter(example = "flights") String model) throws RejectedException {
        return model.equals(STATISTICS)
                ? ErrorForm.PREDICTION.response(404, "the statistics extension is not implemented")
                : metadata(model, null);
    }

    @GET
    @Path("versions/{version}")
    @Operation(operationId = "modelVersion", summary = "Inputs and outputs of one version")
    @APIResponse(responseCode = "200", description = "The metadata")
    @APIResponse(responseCode = "404", description = "No such model or version")
    @APIResponse(responseCode = "503", description = "It can't serve, with the reason")
    public Response modelVersion(
            @PathParam("model") @Parameter(example = "flights") String model,
            @PathParam("version") @Parameter(example = "1") String version)
            throws RejectedException {
        return metadata(model, version);
    }

    @GET
    @Path("ready")
    @Operation(operationId = "modelReady", summary = "Whether at least one tier of an endpoint can serve")
    @APIResponse(responseCode = "200", description = "Ready")
    @APIResponse(responseCode = "404", description = "No such endpoint")
    @APIResponse(responseCode = "503", description = "Not ready")
    public Response modelReady(@PathParam("model") @Parameter(example = "flights") String model)
            throws RejectedException {
        return ready(model, null);
    }

    @GET
    @Path("versions/{version}/ready")
    @Operation(operationId = "modelVersionReady", summary = "Whether one version can serve")
    @APIResponse(responseCode = "200", description = "Ready")
    @APIResponse(responseCode = "404", description = "No such model or version")
    @APIResponse(responseCode = "503", description = "Not ready")
    public Response modelVersionReady(
            @PathParam("model") @Parameter(example = "flights") String model,
            @PathParam("version") @Parameter(example = "1") String version)
            throws RejectedException {
        return ready(model, version);
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
        predictions.start(ApiVersion.V2, request, model, null);
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
        predictions.start(ApiVersion.V2, request, model, version);
    }

    private Response ready(String model, @Nullable String version) throws RejectedException {
        PredictionService.findReady(predictionService.table(), model, version);
        return Answers.json(200, Map.of("name", model, "ready", true));
    }

    private Response metadata(String model, @Nullable String version) throws RejectedException {
        RoutingTable table = predictionService.table();
        Route route = PredictionService.findReady(table, model, version);
        return Answers.json(
                200,
                new ModelMetadata(
                        model,
                        version == null ? table.versions(model) : List.of(version),
                        route.platform(),
                        tensors(route.inputs()),
                        tensors(route.outputs())));
    }

    private static List<Map<String, Object>> tensors(List<TensorSpec> specs) {
        return specs.stream().map(V2Resource::tensor).toList();
    }

    /** Labels name the columns of the last dimension, in their order. */
    static Map<String, Object> tensor(TensorSpec spec) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", spec.name());
        json.put("datatype", spec.datatype());
        json.put("shape", spec.shape());
        if (!spec.labels().isEmpty()) {
            json.put("parameters", Map.of("labels", spec.labels()));
        }
        return json;
    }

    record ModelMetadata(
            String name,
            List<String> versions,
            String platform,
            List<Map<String, Object>> inputs,
            List<Map<String, Object>> outputs) {}
}
