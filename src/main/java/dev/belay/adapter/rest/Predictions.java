package dev.belay.adapter.rest;

import dev.belay.serving.RequestPath;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Starts predictions; all share one bound on bytes in flight. */
@Singleton
class Predictions {
    private final RequestPath requestPath;
    private final Admission admission;

    @Inject
    Predictions(RequestPath requestPath, Drain drain) {
        this.requestPath = requestPath;
        this.admission = drain.predictions();
    }

    void infer(HttpServerRequest request, String model, @Nullable String version) {
        new InferPrediction(requestPath, new Exchange(request, admission), model, version).start();
    }

    void predict(HttpServerRequest request, String model, @Nullable String version) {
        new PredictPrediction(requestPath, new Exchange(request, admission), model, version).start();
    }
}
