package dev.belay.adapter.rest.prediction;

import dev.belay.adapter.rest.json.Answers;
import dev.belay.routing.Route;
import dev.belay.serving.PredictionService;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the server says of itself. Bodies are never empty: KServe's SDK reads each of them as JSON. */
@Singleton
@Path("/")
@NonBlocking
@Tag(name = "Server")
public class ServerResource {
    private static final List<String> EXTENSIONS = List.of("parameters");

    private final PredictionService predictionService;
    private final String version;

    @Inject
    ServerResource(
            PredictionService predictionService, @ConfigProperty(name = "quarkus.application.version") String version) {
        this.predictionService = predictionService;
        this.version = version;
    }

    @GET
    @Operation(operationId = "alive", summary = "Liveness in the form of KServe's v1")
    @APIResponse(responseCode = "200", description = "The process answers")
    public Response alive() {
        return Answers.json(200, Map.of("status", "alive"));
    }

    @GET
    @Path("v2/health/live")
    @Operation(operationId = "live", summary = "Liveness; depends on no model")
    @APIResponse(responseCode = "200", description = "The process answers")
    public Response live() {
        return Answers.json(200, Map.of("live", true));
    }

    @GET
    @Path("v2/health/ready")
    @Operation(operationId = "ready", summary = "Readiness: started, not draining, every endpoint can serve")
    @APIResponse(responseCode = "200", description = "Ready")
    @APIResponse(responseCode = "503", description = "Not ready; requests are still served")
    public Response ready() {
        boolean ready = predictionService.ready();
        return Answers.json(ready ? 200 : 503, Map.of("ready", ready));
    }

    @GET
    @Path("v2")
    @Operation(operationId = "server", summary = "Name, version and extensions")
    @APIResponse(responseCode = "200", description = "The server's metadata")
    public Response metadata() {
        return Answers.json(200, new ServerMetadata("belay", version, EXTENSIONS));
    }

    record ServerMetadata(String name, String version, List<String> extensions) {}

    @GET
    @Path("v2/models")
    @Operation(operationId = "models", summary = "Names of the endpoints")
    @APIResponse(responseCode = "200", description = "The names")
    public Response models() {
        return names(predictionService);
    }

    /** The platform's readiness is that of {@code /v2/health/ready}. */
    @Produces
    @Readiness
    HealthCheck readiness() {
        return () -> HealthCheckResponse.named("endpoints")
                .status(predictionService.ready())
                .build();
    }

    static Response names(PredictionService predictionService) {
        List<String> names = predictionService.table().endpoints().stream()
                .map(Route::endpoint)
                .toList();
        return Answers.json(200, Map.of("models", names));
    }
}
