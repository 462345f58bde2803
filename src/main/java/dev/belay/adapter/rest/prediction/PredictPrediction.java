package dev.belay.adapter.rest.prediction;

import dev.belay.adapter.rest.codec.PredictRequest;
import dev.belay.adapter.rest.codec.PredictRequestReader;
import dev.belay.adapter.rest.codec.PredictResponseWriter;
import dev.belay.adapter.rest.connection.Exchange;
import dev.belay.adapter.rest.connection.LargeWork;
import dev.belay.adapter.rest.json.AnswerText;
import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.monitoring.Observations.Protocol;
import dev.belay.routing.Route;
import dev.belay.serving.PredictionResult;
import dev.belay.serving.PredictionService;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.Inputs;
import org.jspecify.annotations.Nullable;

/** A prediction by the v1 protocol of TensorFlow Serving and KServe. */
non-sealed class PredictPrediction extends Prediction {
    private boolean columns;
    private int rows;

    PredictPrediction(
            PredictionService predictionService,
            LargeWork large,
            Exchange exchange,
            Client client,
            String model,
            @Nullable String version) {
        super(predictionService, large, exchange, client, Protocol.V1, model, version);
    }

    @Override
    protected Inputs decode(byte[] body, Route route) throws RequestFault {
        PredictRequest request = PredictRequestReader.read(body, model, route.features(), exchange);
        columns = request.columns() || !PredictResponseWriter.hasRows(route.inputs(), route.outputs());
        rows = request.inputs().rows();
        return request.inputs();
    }

    @Override
    protected long bodyBudgetNanos() {
        return 0;
    }

    @Override
    protected AnswerText encodeLarge(PredictionResult.Answered answer) {
        return PredictResponseWriter.large(model, columns, rows, answer);
    }

    @Override
    protected byte[] encode(JsonBuffer out, PredictionResult.Answered answer) {
        return PredictResponseWriter.write(out, model, columns, rows, answer);
    }
}
