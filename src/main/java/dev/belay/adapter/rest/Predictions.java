package dev.belay.adapter.rest;

import dev.belay.control.Caller;
import dev.belay.serving.PredictionService;
import dev.belay.vocabulary.Client;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Starts predictions; all share one bound on bytes in flight. */
@Singleton
class Predictions {
    private final PredictionService predictionService;
    private final LargeWork large;
    private final Admission admission;
    private final RequestLimits limits;
    private final CurrentVertxRequest current;

    @Inject
    Predictions(
            PredictionService predictionService,
            LargeWork large,
            Drain drain,
            RequestLimits limits,
            CurrentVertxRequest current) {
        this.predictionService = predictionService;
        this.large = large;
        this.limits = limits;
        this.admission = drain.predictions();
        this.current = current;
    }

    /** For a resource, whose request the platform knows as the current one. */
    void infer(HttpServerRequest request, String model, @Nullable String version) {
        infer(current.getCurrent(), request, model, version);
    }

    /** For a route of its own. */
    void infer(RoutingContext http, HttpServerRequest request, String model, @Nullable String version) {
        new InferPrediction(predictionService, large, exchange(request, model), client(http, request), model, version)
                .start();
    }

    /** As {@link #infer(HttpServerRequest, String, String)}. */
    void predict(HttpServerRequest request, String model, @Nullable String version) {
        predict(current.getCurrent(), request, model, version);
    }

    /** As {@link #infer(RoutingContext, HttpServerRequest, String, String)}. */
    void predict(RoutingContext http, HttpServerRequest request, String model, @Nullable String version) {
        new PredictPrediction(predictionService, large, exchange(request, model), client(http, request), model, version)
                .start();
    }

    private Exchange exchange(HttpServerRequest request, String model) {
        return new Exchange(request, admission, limits.of(model));
    }

    /** Whoever has a token is one client on all connections. */
    private static Client client(RoutingContext http, HttpServerRequest request) {
        if (http.get(Caller.PROPERTY) instanceof Caller caller && !caller.name().equals(Caller.LOCAL)) {
            return new Client(caller.name());
        }
        return new Client(request.connection());
    }
}
