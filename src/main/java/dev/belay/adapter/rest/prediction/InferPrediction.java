package dev.belay.adapter.rest.prediction;

import dev.belay.adapter.rest.codec.InferRequest;
import dev.belay.adapter.rest.codec.InferRequestReader;
import dev.belay.adapter.rest.codec.InferResponseWriter;
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
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A prediction by the Open Inference Protocol v2. */
non-sealed class InferPrediction extends Prediction {
    private @Nullable String id;
    private List<String> outputs = List.of();
    private long budgetNanos;

    InferPrediction(
            PredictionService predictionService,
            LargeWork large,
            Exchange exchange,
            Client client,
            String model,
            @Nullable String version) {
        super(predictionService, large, exchange, client, Protocol.V2, model, version);
    }

    @Override
    protected Inputs decode(byte[] body, Route route) throws RequestFault {
        InferRequest request = InferRequestReader.read(body, model, route.features(), route.outputs(), exchange);
        id = request.id();
        outputs = request.outputs();
        budgetNanos = TimeUnit.MICROSECONDS.toNanos(request.timeoutMicros());
        return request.inputs();
    }

    @Override
    protected long bodyBudgetNanos() {
        return budgetNanos;
    }

    @Override
    protected AnswerText encodeLarge(PredictionResult.Answered answer) {
        return InferResponseWriter.large(model, id, outputs, answer);
    }

    @Override
    protected byte[] encode(JsonBuffer out, PredictionResult.Answered answer) {
        return InferResponseWriter.write(out, model, id, outputs, answer);
    }
}
