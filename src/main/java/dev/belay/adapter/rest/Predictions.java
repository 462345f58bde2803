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
    private final LargeWork large;
    private final Admission admission;
    private final RequestLimits limits;

    @Inject
    Predictions(RequestPath requestPath, LargeWork large, Drain drain, RequestLimits limits) {
        this.requestPath = requestPath;
        this.large = large;
        this.limits = limits;
        this.admission = drain.predictions();
    }

    void infer(HttpServerRequest request, String model, @Nullable String version) {
        new InferPrediction(requestPath, large, exchange(request, model), model, version).start();
    }

    void predict(HttpServerRequest request, String model, @Nullable String version) {
        new PredictPrediction(requestPath, large, exchange(request, model), model, version).start();
    }

    private Exchange exchange(HttpServerRequest request, String model) {
        return new Exchange(request, admission, limits.of(model));
    }
}
