package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.AnswerText;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.routing.Route;
import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Room;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A decoded v2 request.
 *
 * @param id to be echoed; null if the caller gave none
 * @param timeoutMicros the caller's budget; 0 or less if not given
 * @param outputs names of the wanted outputs in the caller's order; empty means all
 */
public record InferRequest(@Nullable String id, long timeoutMicros, List<String> outputs, Inputs inputs)
        implements DecodedRequest {
    /** As {@link DecodedRequest.Decoder}. */
    public static InferRequest decode(byte[] body, String model, Route route, Room room) throws RequestFault {
        return InferRequestReader.read(body, model, route.features(), route.outputs(), room);
    }

    @Override
    public long budgetNanos() {
        return TimeUnit.MICROSECONDS.toNanos(timeoutMicros);
    }

    @Override
    public AnswerText answer(String model, PredictionResult.Answered answer) {
        return new InferResponseWriter(model, id, outputs, answer);
    }
}
