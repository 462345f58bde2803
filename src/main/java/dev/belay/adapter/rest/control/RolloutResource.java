package dev.belay.adapter.rest.control;

import dev.belay.adapter.rest.connection.Drain;
import dev.belay.adapter.rest.error.ErrorForm;
import dev.belay.adapter.rest.json.Answers;
import dev.belay.adapter.rest.json.Json;
import dev.belay.control.RolloutCommand;
import dev.belay.control.RolloutView;
import dev.belay.control.Rollouts;
import dev.belay.rollout.RolloutPolicy;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Rollouts: start, watch, change, end. */
@Singleton
@Path("/control/v1/endpoints")
@NonBlocking
@Tag(name = "Rollouts")
public class RolloutResource {
    private static final int NOT_FOUND = 404;

    private final Rollouts rollouts;
    private final RolloutPolicy.Named policies;
    private final ControlCalls calls;

    @Inject
    RolloutResource(
            Rollouts rollouts, RolloutPolicy.Named policies, Actors actors, ControlWorkers workers, Drain drain) {
        this.rollouts = rollouts;
        this.policies = policies;
        this.calls = new ControlCalls(actors, workers, drain.operators());
    }

    @GET
    @Blocking
    @Path("{endpoint}/rollouts")
    @Operation(operationId = "rollouts", summary = "Rollouts of an endpoint, the newest first")
    @APIResponse(responseCode = "200", description = "The most recent rollouts; older ones are in the journal")
    @APIResponse(responseCode = "404", description = "No such endpoint")
    public Response list(@PathParam("endpoint") @Parameter(example = "flights") String endpoint) {
        List<RolloutView> views = rollouts.list(endpoint);
        if (views == null) {
            return ErrorForm.CONTROL.response(NOT_FOUND, "endpoint '" + Json.quote(endpoint) + "' is not found");
        }
        return Answers.json(
                200, Map.of("rollouts", views.stream().map(RolloutJson::of).toList()));
    }

    @GET
    @Blocking
    @Path("{endpoint}/rollouts/{id}")
    @Operation(operationId = "rollout", summary = "One rollout; the ETag is its revision")
    @APIResponse(
            responseCode = "200",
            description = "State, arms, evidence against its threshold, and what it waits for",
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(name = "canary", value = ControlExamples.ROLLOUT)))
    @APIResponse(responseCode = "404", description = "No such endpoint or rollout")
    public Response get(
            @PathParam("endpoint") @Parameter(example = "flights") String endpoint, @PathParam("id") String id) {
        Optional<RolloutView> view = rollouts.find(endpoint, id);
        if (view.isEmpty()) {
            return ErrorForm.CONTROL.response(
                    NOT_FOUND, "rollout '" + Json.quote(id) + "' is not found at '" + Json.quote(endpoint) + "'");
        }
        return Response.fromResponse(Answers.json(200, RolloutJson.of(view.get())))
                .header("ETag", ControlCalls.etag(view.get()))
                .build();
    }

    @POST
    @Path("{endpoint}/rollouts")
    @Operation(
            operationId = "startRollout",
            summary = "Start a rollout: try a candidate on a share of the requests",
            description =
                    "All fields but version and hypothesis have defaults. steps: percent; minTime, bake: ISO 8601;"
                            + " rules: sequential, latency, errors {max}, ratio {max, window, minSamples}; sticky: {header} or"
                            + " {feature}; policy: gives the fields that are missing here; again: allow a version that was rolled back before, with a new hypothesis.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(name = "defaults", value = ControlExamples.START_ROLLOUT)))
    @APIResponse(responseCode = "201", description = "The rollout runs; Location is its path")
    @APIResponse(responseCode = "400", description = "What is wrong, and what is allowed")
    @APIResponse(responseCode = "404", description = "No such endpoint")
    @APIResponse(
            responseCode = "409",
            description = "The endpoint's state doesn't allow it; the message says what is possible")
    @APIResponse(responseCode = "413", description = "The body is larger than 64 KiB")
    @APIResponse(responseCode = "503", description = "The journal can't be written")
    public void start(
            @PathParam("endpoint") @Parameter(example = "flights") String endpoint,
            @Context HttpServerRequest request,
            @Suspended AsyncResponse never) {
        calls.run(
                request,
                (body, actor, now) -> rollouts.start(endpoint, RolloutRequests.start(body, policies), actor, now));
    }

    @PATCH
    @Path("{endpoint}/rollouts/{id}")
    @Operation(
            operationId = "changeRollout",
            summary = "Set the weight, pause or resume",
            description =
                    "One of {\"weight\":10} (percent), {\"paused\":true}, {\"paused\":false}. If-Match carries the"
                            + " revision that was seen.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(name = "weight", value = "{\"weight\":10}")))
    @APIResponse(responseCode = "200", description = "Done, now or already before the call")
    @APIResponse(responseCode = "400", description = "What is wrong, and what is allowed")
    @APIResponse(responseCode = "404", description = "No such endpoint or rollout")
    @APIResponse(
            responseCode = "409",
            description = "The rollout's state doesn't allow it; the message says what is possible")
    @APIResponse(responseCode = "412", description = "The rollout has changed since that revision")
    @APIResponse(responseCode = "413", description = "The body is larger than 64 KiB")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public void change(
            @PathParam("endpoint") @Parameter(example = "flights") String endpoint,
            @PathParam("id") String id,
            @Context HttpServerRequest request,
            @Suspended AsyncResponse never) {
        calls.run(request, (body, actor, now) -> {
            RolloutCommand call = RolloutRequests.change(body);
            return rollouts.change(endpoint, id, ControlCalls.condition(request), call, actor, now);
        });
    }

    @POST
    @Path("{endpoint}/rollouts/{id}/promote")
    @Operation(operationId = "promoteRollout", summary = "Make the candidate the primary now")
    @APIResponse(responseCode = "200", description = "Done, now or already before the call")
    @APIResponse(
            responseCode = "409",
            description = "The rollout's state doesn't allow it; the message says what is possible")
    public void promote(
            @PathParam("endpoint") @Parameter(example = "flights") String endpoint,
            @PathParam("id") String id,
            @Context HttpServerRequest request,
            @Suspended AsyncResponse never) {
        end(endpoint, id, request, RolloutCommand.Promote::new);
    }

    @POST
    @Path("{endpoint}/rollouts/{id}/abort")
    @Operation(operationId = "abortRollout", summary = "End the rollout without a verdict")
    @APIResponse(responseCode = "200", description = "Done, now or already before the call")
    @APIResponse(
            responseCode = "409",
            description = "The rollout's state doesn't allow it; the message says what is possible")
    public void abort(
            @PathParam("endpoint") @Parameter(example = "flights") String endpoint,
            @PathParam("id") String id,
            @Context HttpServerRequest request,
            @Suspended AsyncResponse never) {
        end(endpoint, id, request, RolloutCommand.Abort::new);
    }

    @POST
    @Path("{endpoint}/rollouts/{id}/rollback")
    @Operation(operationId = "rollBackRollout", summary = "Roll the candidate back now")
    @APIResponse(responseCode = "200", description = "Done, now or already before the call")
    @APIResponse(
            responseCode = "409",
            description = "The rollout's state doesn't allow it; the message says what is possible")
    public void rollBack(
            @PathParam("endpoint") @Parameter(example = "flights") String endpoint,
            @PathParam("id") String id,
            @Context HttpServerRequest request,
            @Suspended AsyncResponse never) {
        end(endpoint, id, request, RolloutCommand.RollBack::new);
    }

    /** A call with an optional reason. */
    private interface Ending {
        RolloutCommand because(String reason);
    }

    private void end(String endpoint, String id, HttpServerRequest request, Ending ending) {
        calls.run(request, (body, actor, now) -> {
            RolloutCommand call = ending.because(RolloutRequests.reason(body));
            return rollouts.change(endpoint, id, ControlCalls.condition(request), call, actor, now);
        });
    }

    @POST
    @Path("{endpoint}/revert")
    @Operation(
            operationId = "revert",
            summary = "Undo the last promotion",
            description = "Needs no If-Match: the caller wants the old primary back, whatever has happened since.")
    @APIResponse(responseCode = "200", description = "The old primary answers, now or already before the call")
    @APIResponse(responseCode = "404", description = "No such endpoint")
    @APIResponse(responseCode = "409", description = "There is nothing to revert")
    public void revert(
            @PathParam("endpoint") @Parameter(example = "flights") String endpoint,
            @Context HttpServerRequest request,
            @Suspended AsyncResponse never) {
        calls.run(request, (body, actor, now) -> rollouts.revert(endpoint, RolloutRequests.reason(body), actor, now));
    }

    @POST
    @Path("{endpoint}/adopt")
    @Operation(operationId = "adopt", summary = "Adopt the configuration's tiers if they wait for an operator")
    @APIResponse(responseCode = "200", description = "The tiers route, now or already before the call")
    @APIResponse(responseCode = "404", description = "No such endpoint")
    @APIResponse(
            responseCode = "409",
            description = "A rollout runs, a tier can't be loaded, or a promotion or revert routes instead")
    public void adopt(
            @PathParam("endpoint") @Parameter(example = "flights") String endpoint,
            @Context HttpServerRequest request,
            @Suspended AsyncResponse never) {
        calls.run(request, (body, actor, now) -> rollouts.adopt(endpoint, actor, now));
    }
}
