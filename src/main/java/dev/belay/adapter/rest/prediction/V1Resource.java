package dev.belay.adapter.rest.prediction;

import dev.belay.adapter.rest.json.Answers;
import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.cascade.Tier;
import dev.belay.model.VersionOrder;
import dev.belay.routing.Route;
import dev.belay.routing.RoutingTable;
import dev.belay.serving.PredictionService;
import dev.belay.serving.RejectedException;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The v1 protocol of TensorFlow Serving and KServe. A path's last part, {@code flights:predict}, is taken whole: clients
 * also send it as {@code flights%3Apredict}, which a template with a colon doesn't match.
 */
@Singleton
@Path("/v1/models")
@NonBlocking
@Tag(name = "Predict v1")
public class V1Resource {
    private static final String PREDICT = ":predict";

    private final PredictionService predictionService;
    private final Predictions predictions;

    @Inject
    V1Resource(PredictionService predictionService, Predictions predictions) {
        this.predictionService = predictionService;
        this.predictions = predictions;
    }

    @GET
    @Operation(operationId = "v1Models", summary = "Names of the endpoints")
    @APIResponse(responseCode = "200", description = "The names")
    public Response models() {
        return ServerResource.names(predictionService);
    }

    @GET
    @Path("{model}")
    @Operation(operationId = "v1Model", summary = "State of an endpoint, in KServe's form and TensorFlow Serving's")
    @APIResponse(responseCode = "200", description = "At least one tier can serve")
    @APIResponse(responseCode = "404", description = "No such endpoint")
    @APIResponse(responseCode = "503", description = "No tier can serve")
    public Response model(@PathParam("model") @Parameter(example = "flights") String model) throws RejectedException {
        return status(model, null, model);
    }

    @GET
    @Path("{model}/versions/{version}")
    @Operation(operationId = "v1ModelVersion", summary = "State of one version")
    @APIResponse(responseCode = "200", description = "It can serve")
    @APIResponse(responseCode = "404", description = "No such model or version")
    @APIResponse(responseCode = "503", description = "It can't serve")
    public Response modelVersion(
            @PathParam("model") @Parameter(example = "flights") String model,
            @PathParam("version") @Parameter(example = "1") String version)
            throws RejectedException {
        return status(model, version, version);
    }

    /** @param last part of the path, which is an action's if it ends like one */
    private Response status(String model, @Nullable String version, String last) throws RejectedException {
        if (last.endsWith(PREDICT)) {
            throw new NotAllowedException("POST");
        }
        RoutingTable table = predictionService.table();
        Route route = PredictionService.find(table, model, version);
        List<Map<String, Object>> states = versions(table, route).stream()
                .map(each -> state(table, route, each))
                .toList();
        return Answers.json(route.canServe() ? 200 : 503, new ModelStatus(model, route.canServe(), states));
    }

    /** Those that its tiers run, and all that can be asked alone under the same name. */
    private static List<String> versions(RoutingTable table, Route route) {
        return route.version() != null
                ? route.versions()
                : Stream.concat(route.versions().stream(), table.versions(route.endpoint()).stream())
                        .distinct()
                        .sorted(VersionOrder.NATURAL)
                        .toList();
    }

    record ModelStatus(String name, boolean ready, List<Map<String, Object>> model_version_status) {}

    private static Map<String, Object> state(RoutingTable table, Route endpoint, String version) {
        Route alone = table.version(endpoint.endpoint(), version);
        String reason = (alone == null ? endpoint : alone)
                .cascade().tiers().stream()
                        .filter(tier -> alone != null || tier.model().version().equals(version))
                        .map(Tier::unavailableBecause)
                        .findFirst()
                        .orElse("");
        boolean available = reason.isEmpty();
        return Map.of(
                "version",
                version,
                "state",
                available ? "AVAILABLE" : "END",
                "status",
                Map.of("error_code", available ? "OK" : "UNAVAILABLE", "error_message", reason));
    }

    @POST
    @Path("{model}:predict")
    @Operation(
            operationId = "predict",
            summary = "Predict by an endpoint's cascade, in plain JSON",
            description =
                    "instances: rows of named features, or rows of values in the features' order; inputs: the same"
                            + " as columns. The header Belay-Timeout-Ms is the caller's budget in milliseconds.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = {
                                @ExampleObject(name = "rows", value = Examples.PREDICT_ROWS),
                                @ExampleObject(name = "columns", value = Examples.PREDICT_COLUMNS)
                            }))
    @APIResponse(
            responseCode = "200",
            description = "For instances: predictions, as rows, if the signature says that every output has rows."
                    + " Otherwise, and for inputs: outputs, as columns",
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(name = "flights", value = Examples.PREDICT_RESPONSE)))
    public void predict(
            @PathParam("model") @Parameter(example = "flights") String model,
            @Context HttpServerRequest request,
            @Suspended AsyncResponse never) {
        predictions.start(ApiVersion.V1, request, model, null);
    }

    @POST
    @Path("{model}")
    @Operation(hidden = true)
    public void escapedPredict(
            @PathParam("model") String action, @Context HttpServerRequest request, @Suspended AsyncResponse never)
            throws RequestFault {
        predictions.start(ApiVersion.V1, request, beforeAction(action), null);
    }

    @POST
    @Path("{model}/versions/{version}:predict")
    @Operation(
            operationId = "predictByVersion",
            summary = "Predict by one version alone, in plain JSON",
            description = "There is no cascade: if the version can't answer, the request fails.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(name = "rows", value = Examples.PREDICT_ROWS)))
    @APIResponse(
            responseCode = "200",
            description = "As for the endpoint",
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(name = "flights", value = Examples.PREDICT_RESPONSE)))
    public void predictByVersion(
            @PathParam("model") @Parameter(example = "flights") String model,
            @PathParam("version") @Parameter(example = "1") String version,
            @Context HttpServerRequest request,
            @Suspended AsyncResponse never) {
        predictions.start(ApiVersion.V1, request, model, version);
    }

    @POST
    @Path("{model}/versions/{version}")
    @Operation(hidden = true)
    public void escapedPredictByVersion(
            @PathParam("model") String model,
            @PathParam("version") String action,
            @Context HttpServerRequest request,
            @Suspended AsyncResponse never)
            throws RequestFault {
        predictions.start(ApiVersion.V1, request, model, beforeAction(action));
    }

    private static String beforeAction(String action) throws RequestFault {
        if (!action.endsWith(PREDICT)) {
            throw new RequestFault(404, "the action of a v1 path is :predict, got '" + Json.quote(action) + "'");
        }
        return action.substring(0, action.length() - PREDICT.length());
    }
}
