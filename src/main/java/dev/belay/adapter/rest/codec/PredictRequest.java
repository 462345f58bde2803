package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.AnswerText;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.routing.Route;
import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Room;

/**
 * A decoded v1 request.
 *
 * @param columns true if it is to be answered by columns ({@code outputs}): it came in that form ({@code inputs}), or the
 *     endpoint's answers have no rows
 */
public record PredictRequest(Inputs inputs, boolean columns) implements DecodedRequest {
    /** As {@link DecodedRequest.Decoder}. */
    public static PredictRequest decode(byte[] body, String model, Route route, Room room) throws RequestFault {
        PredictRequest request = PredictRequestReader.read(body, model, route.features(), room);
        boolean rows = PredictResponseWriter.hasRows(route.inputs(), route.outputs());
        return rows || request.columns ? request : new PredictRequest(request.inputs, true);
    }

    @Override
    public long budgetNanos() {
        return 0;
    }

    @Override
    public AnswerText answer(String model, PredictionResult.Answered answer) {
        return new PredictResponseWriter(model, columns, inputs.rows(), answer);
    }
}
