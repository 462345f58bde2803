package dev.belay.adapter.rest.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.belay.adapter.rest.error.Answers;
import dev.belay.routing.Route;
import dev.belay.routing.RoutingTable;
import dev.belay.serving.PredictionService;
import dev.belay.serving.RejectedException;
import dev.belay.vocabulary.TensorSpec;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Metadata and readiness of endpoints and versions, by the Open Inference Protocol v2. */
@Singleton
@Path("/v2/models/{model}")
@NonBlocking
@Tag(name = "Open Inference Protocol v2")
public class ModelResource {
    private final PredictionService predictionService;

    @Inject
    ModelResource(PredictionService predictionService) {
        this.predictionService = predictionService;
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
        return metadata(model, null);
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

    private static List<TensorMetadata> tensors(List<TensorSpec> specs) {
        return specs.stream().map(TensorMetadata::of).toList();
    }

    record ModelMetadata(
            String name,
            List<String> versions,
            String platform,
            List<TensorMetadata> inputs,
            List<TensorMetadata> outputs) {}

    record TensorMetadata(
            String name,
            String datatype,
            List<Long> shape,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            TensorParameters parameters) {
        static TensorMetadata of(TensorSpec spec) {
            return new TensorMetadata(spec.name(), spec.datatype().name(), spec.shape(), TensorParameters.of(spec));
        }
    }

    /** @param labels what the columns of the last dimension stand for, in their order */
    record TensorParameters(List<String> labels) {
        static @Nullable TensorParameters of(TensorSpec spec) {
            return spec.labels().isEmpty() ? null : new TensorParameters(spec.labels());
        }
    }
}
