package dev.belay.adapter.rest.control;

import dev.belay.adapter.rest.json.Answers;
import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.control.RolloutCommand;
import dev.belay.control.RolloutView;
import dev.belay.control.Rollouts;
import dev.belay.rollout.RolloutPolicy;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
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
    private static final String DONE = "Done, now or already before the call";
    private static final String CONFLICT = "The rollout's state doesn't allow it; the message says what is possible";

    private final Rollouts rollouts;
    private final RolloutPolicy.Named policies;
    private final ControlCalls calls;

    @Inject
    RolloutResource(Rollouts rollouts, RolloutPolicy.Named policies, ControlCalls calls) {
        this.rollouts = rollouts;
        this.policies = policies;
        this.calls = calls;
    }

    @GET
    @Blocking
    @Path("{endpoint}/rollouts")
    @Operation(operationId = "rollouts", summary = "Rollouts of an endpoint, the newest first")
    @APIResponse(responseCode = "200", description = "The most recent rollouts; older ones are in the journal")
    @APIResponse(responseCode = "404", description = "No such endpoint")
    public Response list(@PathParam("endpoint") @Parameter(example = "flights") String endpoint) throws RequestFault {
        List<RolloutView> views = rollouts.list(endpoint);
        if (views == null) {
            throw ControlCalls.notFound("endpoint", endpoint);
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
            @PathParam("endpoint") @Parameter(example = "flights") String endpoint, @PathParam("id") String id)
            throws RequestFault {
        RolloutView view = rollouts.find(endpoint, id)
                .orElseThrow(() -> new RequestFault(
                        404, "rollout '" + Json.quote(id) + "' is not found at '" + Json.quote(endpoint) + "'"));
        return Response.fromResponse(Answers.json(200, RolloutJson.of(view)))
                .header("ETag", ControlCalls.etag(view))
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
    public Uni<Void> start(@PathParam("endpoint") @Parameter(example = "flights") String endpoint) {
        return calls.run(call ->
                rollouts.start(endpoint, RolloutRequests.start(call.body(), policies), call.actor(), call.now()));
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
    @APIResponse(responseCode = "200", description = DONE)
    @APIResponse(responseCode = "400", description = "What is wrong, and what is allowed")
    @APIResponse(responseCode = "404", description = "No such endpoint or rollout")
    @APIResponse(responseCode = "409", description = CONFLICT)
    @APIResponse(responseCode = "412", description = "The rollout has changed since that revision")
    @APIResponse(responseCode = "413", description = "The body is larger than 64 KiB")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public Uni<Void> change(
            @PathParam("endpoint") @Parameter(example = "flights") String endpoint, @PathParam("id") String id) {
        return change(endpoint, id, RolloutRequests::change);
    }

    /** What a body asks for. */
    private interface Request {
        RolloutCommand read(byte[] body) throws RequestFault;
    }

    private Uni<Void> change(String endpoint, String id, Request request) {
        return calls.run(call -> {
            RolloutCommand command = request.read(call.body());
            return rollouts.change(endpoint, id, call.condition(), command, call.actor(), call.now());
        });
    }

    @POST
    @Path("{endpoint}/rollouts/{id}/promote")
    @Operation(operationId = "promoteRollout", summary = "Make the candidate the primary now")
    @APIResponse(responseCode = "200", description = DONE)
    @APIResponse(responseCode = "409", description = CONFLICT)
    public Uni<Void> promote(
            @PathParam("endpoint") @Parameter(example = "flights") String endpoint, @PathParam("id") String id) {
        return change(endpoint, id, body -> new RolloutCommand.Promote(RolloutRequests.reason(body)));
    }

    @POST
    @Path("{endpoint}/rollouts/{id}/abort")
    @Operation(operationId = "abortRollout", summary = "End the rollout without a verdict")
    @APIResponse(responseCode = "200", description = DONE)
    @APIResponse(responseCode = "409", description = CONFLICT)
    public Uni<Void> abort(
            @PathParam("endpoint") @Parameter(example = "flights") String endpoint, @PathParam("id") String id) {
        return change(endpoint, id, body -> new RolloutCommand.Abort(RolloutRequests.reason(body)));
    }

    @POST
    @Path("{endpoint}/rollouts/{id}/rollback")
    @Operation(operationId = "rollBackRollout", summary = "Roll the candidate back now")
    @APIResponse(responseCode = "200", description = DONE)
    @APIResponse(responseCode = "409", description = CONFLICT)
    public Uni<Void> rollBack(
            @PathParam("endpoint") @Parameter(example = "flights") String endpoint, @PathParam("id") String id) {
        return change(endpoint, id, body -> new RolloutCommand.RollBack(RolloutRequests.reason(body)));
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
    public Uni<Void> revert(@PathParam("endpoint") @Parameter(example = "flights") String endpoint) {
        return calls.run(
                call -> rollouts.revert(endpoint, RolloutRequests.reason(call.body()), call.actor(), call.now()));
    }

    @POST
    @Path("{endpoint}/adopt")
    @Operation(operationId = "adopt", summary = "Adopt the configuration's tiers if they wait for an operator")
    @APIResponse(responseCode = "200", description = "The tiers route, now or already before the call")
    @APIResponse(responseCode = "400", description = "The body has a field; none is known")
    @APIResponse(responseCode = "404", description = "No such endpoint")
    @APIResponse(
            responseCode = "409",
            description = "A rollout runs, a tier can't be loaded, or a promotion or revert routes instead")
    public Uni<Void> adopt(@PathParam("endpoint") @Parameter(example = "flights") String endpoint) {
        return calls.run(call -> {
            RolloutRequests.nothing(call.body());
            return rollouts.adopt(endpoint, call.actor(), call.now());
        });
    }
}
