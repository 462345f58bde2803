package dev.belay.adapter.rest.error;

import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.cascade.CascadeResult.Cause;
import dev.belay.serving.PredictionResult.Unanswered;
import dev.belay.serving.Rejection;
import dev.belay.vocabulary.Room;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a prediction without an answer is in HTTP: the one table of statuses and messages, Triton's where it has some. */
public final class HttpErrors {
    static final int BAD_REQUEST = 400;
    static final int NOT_FOUND = 404;
    public static final int TOO_LARGE = 413;
    public static final int UNSUPPORTED_MEDIA_TYPE = 415;
    static final int SERVICE_UNAVAILABLE = 503;
    static final int GATEWAY_TIMEOUT = 504;

    private HttpErrors() {}

    public static int status(Rejection rejection) {
        return switch (rejection) {
            case Rejection.UnknownEndpoint ignored -> NOT_FOUND;
            case Rejection.UnknownVersion ignored -> NOT_FOUND;
            case Rejection.NotReady ignored -> SERVICE_UNAVAILABLE;
            case Rejection.MissingInputs ignored -> BAD_REQUEST;
            case Rejection.InvalidInputs ignored -> BAD_REQUEST;
            case Rejection.AnswerTooLarge ignored -> TOO_LARGE;
            case Rejection.NoRoom noRoom -> status(noRoom.refusal());
        };
    }

    public static String message(Rejection rejection) {
        return switch (rejection) {
            case Rejection.UnknownEndpoint unknown ->
                "Request for unknown model: '" + Json.quote(unknown.name()) + "' is not found"
                        + otherwise(unknown.name(), unknown.versions());
            case Rejection.UnknownVersion unknown ->
                "Request for unknown model: '%s' version %s is not found"
                        .formatted(unknown.model(), Json.quote(unknown.version()));
            case Rejection.NotReady notReady ->
                notReady(notReady.name(), notReady.version()) + ": " + notReady.reasons();
            case Rejection.MissingInputs lacks -> missingInputs(lacks.name(), lacks.present(), lacks.missing());
            case Rejection.InvalidInputs invalid -> invalid.message();
            case Rejection.AnswerTooLarge tooLarge -> tooLarge.message();
            case Rejection.NoRoom noRoom -> noRoom.refusal().words();
        };
    }

    public static int status(Room.Refusal refusal) {
        return refusal.alone() ? TOO_LARGE : SERVICE_UNAVAILABLE;
    }

    /** What a reader of a request throws when there is no room for it: at all, or now. */
    public static RequestFault fault(Room.Refusal refusal) {
        return new RequestFault(status(refusal), refusal.words());
    }

    public static String missingInputs(String model, List<String> present, List<String> missing) {
        return ("expected %d inputs but got %d inputs for model '%s'. Got input(s) %s, but missing required input(s) %s."
                        + " Please provide all required input(s).")
                .formatted(present.size() + missing.size(), present.size(), model, quoted(present), quoted(missing));
    }

    private static String quoted(List<String> names) {
        return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(",", "[", "]"));
    }

    public static int status(Unanswered unanswered) {
        return unanswered.cause() == Cause.OUT_OF_TIME ? GATEWAY_TIMEOUT : SERVICE_UNAVAILABLE;
    }

    /** @param version null where the endpoint was asked */
    public static String message(Unanswered unanswered, String model, @Nullable String version) {
        String message = switch (unanswered.cause()) {
            case OUT_OF_TIME -> "Request timeout expired";
            case FULL -> "Exceeds maximum queue size";
            case NOT_READY -> notReady(model, version);
            case OTHER -> "no tier of '" + model + "' could answer";
        };
        return message + ": " + unanswered.reasons();
    }

    private static String notReady(String model, @Nullable String version) {
        String which = version == null ? "'" + model + "'" : "'" + model + "' version " + version;
        return "Request for unknown model: " + which + " is not at ready state";
    }

    /** A model whose folder is there may have no endpoint: then nothing says which of its versions is meant. */
    private static String otherwise(String model, List<String> versions) {
        return versions.isEmpty()
                ? ""
                : ": no endpoint serves it; each of its versions (%s) has its own path, /v2/models/%s/versions/%s"
                        .formatted(String.join(", ", versions), model, versions.getLast());
    }
}
