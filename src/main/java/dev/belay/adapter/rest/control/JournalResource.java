package dev.belay.adapter.rest.control;

import dev.belay.adapter.rest.json.Answers;
import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.journal.DecisionFigures;
import dev.belay.journal.Journal;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.JournalStore.Stored;
import dev.belay.journal.QueryResult;
import dev.belay.serving.PredictionService;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Every decision, in order. Waits for the store, so it is on a worker thread. */
@Singleton
@Path("/control/v1/journal")
@Blocking
@Tag(name = "Control")
public class JournalResource {
    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;
    private static final int LONGEST_NAME = 255;

    private final Journal journal;
    private final PredictionService predictionService;

    @Inject
    JournalResource(Journal journal, PredictionService predictionService) {
        this.journal = journal;
        this.predictionService = predictionService;
    }

    @GET
    @Operation(
            operationId = "journal",
            summary = "Decisions, oldest first",
            description = "last returns the newest entries; after and limit return the entries after an id. For later"
                    + " entries, call again with after set to next.")
    @APIResponse(
            responseCode = "200",
            description = "Entries, and next: the value of after for the next call",
            content =
                    @Content(
                            mediaType = "application/json",
                            examples = @ExampleObject(name = "drill", value = ControlExamples.JOURNAL)))
    @APIResponse(responseCode = "400", description = "Which parameter is wrong, and what is allowed")
    @APIResponse(responseCode = "404", description = "No such endpoint, neither now nor in the journal")
    @APIResponse(responseCode = "503", description = "The journal's store doesn't answer; the message says why")
    public Response journal(
            @QueryParam("after") @Parameter(description = "the last id seen; by default 0, the start") @Nullable
                    String after,
            @QueryParam("endpoint") @Parameter(description = "only entries of this endpoint") @Nullable String endpoint,
            @QueryParam("limit")
                    @Parameter(description = "the most entries to return, 1 to 1000; by default 100")
                    @Nullable
                    String limit,
            @QueryParam("last")
                    @Parameter(
                            description = "the number of newest entries to return, 1 to 1000; excludes after and limit")
                    @Nullable
                    String last)
            throws RequestFault {
        if (last != null && (after != null || limit != null)) {
            throw RequestFault.badRequest(
                    "last is '%s' beside after or limit, allowed is last alone".formatted(Json.quote(last)));
        }
        long from = whole("after", after, 0, 0, Long.MAX_VALUE);
        Optional<String> stream = name(endpoint);
        int rows = (int)
                (last == null
                        ? whole("limit", limit, DEFAULT_LIMIT, 1, LARGEST_LIMIT)
                        : whole("last", last, DEFAULT_LIMIT, 1, LARGEST_LIMIT));
        return switch (last == null ? journal.page(from, stream, rows) : journal.newest(stream, rows)) {
            case QueryResult.Known<List<Stored>> known -> {
                if (known.value().isEmpty() && isUnknown(stream)) {
                    throw ControlCalls.notFound("endpoint", stream.orElseThrow());
                }
                yield Answers.json(200, json(from, known.value()));
            }
            case QueryResult.Unknown<List<Stored>> unknown -> throw new RequestFault(503, unknown.reason());
        };
    }

    /** An endpoint that was taken out of the configuration keeps its journal. */
    private boolean isUnknown(Optional<String> endpoint) {
        return endpoint.isPresent()
                && predictionService.table().endpoint(endpoint.get()) == null
                && journal.newest(endpoint, 1) instanceof QueryResult.Known<List<Stored>> known
                && known.value().isEmpty();
    }

    private static Optional<String> name(@Nullable String endpoint) throws RequestFault {
        if (endpoint != null
                && (endpoint.isEmpty() || endpoint.length() > LONGEST_NAME || endpoint.indexOf('\0') >= 0)) {
            throw RequestFault.badRequest("endpoint is '%s', allowed is an endpoint's name of 1 to %d characters"
                    .formatted(Json.quote(endpoint), LONGEST_NAME));
        }
        return Optional.ofNullable(endpoint);
    }

    private static long whole(String name, @Nullable String value, long otherwise, long least, long most)
            throws RequestFault {
        if (value == null) {
            return otherwise;
        }
        try {
            long whole = Long.parseLong(value);
            if (whole >= least && whole <= most) {
                return whole;
            }
        } catch (NumberFormatException notWhole) {
            // Refused below.
        }
        throw RequestFault.badRequest(
                "%s is '%s', allowed is a whole number from %d to %d".formatted(name, Json.quote(value), least, most));
    }

    private static Map<String, Object> json(long after, List<Stored> rows) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("entries", rows.stream().map(JournalResource::json).toList());
        json.put("next", rows.isEmpty() ? after : rows.getLast().id());
        return json;
    }

    private static Map<String, Object> json(Stored row) {
        JournalEntry entry = row.entry();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", row.id());
        json.put("endpoint", entry.stream());
        json.put("sequence", entry.sequence());
        json.putAll(entry.members());
        json.put("facts", DecisionFigures.of(entry.decision()));
        return json;
    }
}
