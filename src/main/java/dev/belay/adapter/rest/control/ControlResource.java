package dev.belay.adapter.rest.control;

import dev.belay.adapter.rest.json.Answers;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.control.Drills;
import dev.belay.control.EndpointViews;
import dev.belay.control.Rollouts;
import dev.belay.routing.Route;
import dev.belay.serving.PredictionService;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What operators see of the endpoints, and fault drills. */
@Singleton
@Path("/control/v1/endpoints")
@NonBlocking
@Tag(name = "Control")
public class ControlResource {
    private final PredictionService predictionService;
    private final Drills drills;
    private final Rollouts rollouts;
    private final ControlCalls calls;

    @Inject
    ControlResource(PredictionService predictionService, Drills drills, Rollouts rollouts, ControlCalls calls) {
        this.predictionService = predictionService;
        this.drills = drills;
        this.rollouts = rollouts;
        this.calls = calls;
    }

    @GET
    @Blocking
    @Operation(operationId = "endpoints", summary = "All endpoints with their tiers")
    @APIResponse(responseCode = "200", description = "States, breakers, last failures and latencies of every tier")
    public Response endpoints() {
        return Answers.json(
                200,
                Map.of(
                        "endpoints",
                        predictionService.table().endpoints().stream()
                                .map(this::view)
                                .toList()));
    }

    @GET
    @Blocking
    @Path("{endpoint}")
    @Operation(operationId = "endpoint", summary = "One endpoint with its tiers")
    @APIResponse(
            responseCode = "200",
            description = "State, breaker, last failure and latencies of every tier",
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(name = "flights", value = ControlExamples.ENDPOINT)))
    @APIResponse(responseCode = "404", description = "No such endpoint")
    public Response endpoint(@PathParam("endpoint") @Parameter(example = "flights") String endpoint)
            throws RequestFault {
        return Answers.json(200, view(route(endpoint)));
    }

    private Map<String, Object> view(Route route) {
        Map<String, Object> view = ControlJson.endpoint(EndpointViews.of(route));
        String pending = rollouts.configPending(route.endpoint());
        if (!pending.isEmpty()) {
            view.put("configPending", pending);
        }
        String gap = rollouts.journalGap(route.endpoint());
        if (!gap.isEmpty()) {
            view.put("journalGap", gap);
        }
        return view;
    }

    @POST
    @Path("{endpoint}/drills")
    @Operation(
            operationId = "startDrill",
            summary = "Start a drill: inject a fault into a tier",
            description =
                    "Needs a server that was started with --drills. fault: error, delay, hang, nan or overload;"
                            + " ratio: share of the requests that get the fault, 1 by default; seconds: 1 to 600, 60 by default.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(name = "delay", value = ControlExamples.DRILL)))
    @APIResponse(responseCode = "201", description = "The drill runs; DELETE with its id ends it")
    @APIResponse(responseCode = "400", description = "What is wrong, and what is allowed")
    @APIResponse(responseCode = "403", description = "The server allows no drills")
    @APIResponse(responseCode = "404", description = "No such endpoint")
    @APIResponse(responseCode = "413", description = "The body is larger than 64 KiB")
    public Uni<Void> startDrill(@PathParam("endpoint") @Parameter(example = "flights") String endpoint) {
        return calls.work(call -> {
            Drills.Drill started = DrillRequests.start(drills, route(endpoint), call.body(), call.actor());
            byte[] answer = Answers.body(ControlJson.drill(started));
            return () -> call.exchange().answer(201, answer);
        });
    }

    @GET
    @Blocking
    @Path("{endpoint}/drills")
    @Operation(operationId = "drills", summary = "Running drills of an endpoint")
    @APIResponse(responseCode = "200", description = "The running drills")
    @APIResponse(responseCode = "404", description = "No such endpoint")
    public Response drills(@PathParam("endpoint") @Parameter(example = "flights") String endpoint) throws RequestFault {
        return Answers.json(
                200,
                Map.of(
                        "drills",
                        drills.list(route(endpoint).endpoint()).stream()
                                .map(ControlJson::drill)
                                .toList()));
    }

    @DELETE
    @Blocking
    @Path("{endpoint}/drills/{id}")
    @Operation(operationId = "endDrill", summary = "End a drill")
    @APIResponse(responseCode = "200", description = "The drill has ended")
    @APIResponse(responseCode = "404", description = "No such endpoint or drill")
    public Response endDrill(
            @PathParam("endpoint") @Parameter(example = "flights") String endpoint, @PathParam("id") String id)
            throws RequestFault {
        if (!drills.end(route(endpoint).endpoint(), id, calls.actor(), Instant.now())) {
            throw ControlCalls.notFound("drill", id);
        }
        return Answers.json(200, Map.of("id", id, "ended", true));
    }

    private Route route(String endpoint) throws RequestFault {
        Route route = predictionService.table().endpoint(endpoint);
        if (route == null) {
            throw ControlCalls.notFound("endpoint", endpoint);
        }
        return route;
    }
}
