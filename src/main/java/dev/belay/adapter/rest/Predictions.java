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
    private final Admission admission = new Admission(Limits.MAX_INFLIGHT_BYTES);

    @Inject
    Predictions(RequestPath requestPath) {
        this.requestPath = requestPath;
    }

    void infer(HttpServerRequest request, String model, @Nullable String version) {
        new InferPrediction(requestPath, new Exchange(request, admission), model, version).start();
    }

    void predict(HttpServerRequest request, String model, @Nullable String version) {
        new PredictPrediction(requestPath, new Exchange(request, admission), model, version).start();
    }
}
