package dev.belay.adapter.rest;

import dev.belay.serving.PredictionService;
import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * The short way for the two paths that nearly all requests take: a prediction of an endpoint that is there, its name
 * written plainly. Everything else goes on to the resources, which describe these paths, too, and answer the same.
 */
@Singleton
public class DirectRoute {
    /** After every other filter: what those refuse, for whatever reason, never comes here. */
    private static final int LAST = 1;

    private static final String INFER_BEFORE = "/v2/models/";
    private static final String INFER_AFTER = "/infer";
    private static final String PREDICT_BEFORE = "/v1/models/";
    private static final String PREDICT_AFTER = ":predict";

    private static final String INFER_TEMPLATE = "/v2/models/{model}/infer";
    private static final String PREDICT_TEMPLATE = "/v1/models/{model}:predict";

    private final PredictionService predictionService;
    private final Predictions predictions;

    DirectRoute(PredictionService predictionService, Predictions predictions) {
        this.predictionService = predictionService;
        this.predictions = predictions;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, LAST);
    }

    private void handle(RoutingContext http) {
        HttpServerRequest request = http.request();
        String path = request.path();
        if (path != null && request.method() == HttpMethod.POST) {
            String infer = endpoint(path, INFER_BEFORE, INFER_AFTER);
            if (infer != null) {
                name(request, INFER_TEMPLATE);
                predictions.infer(http, request, infer, null);
                return;
            }
            String predict = endpoint(path, PREDICT_BEFORE, PREDICT_AFTER);
            if (predict != null) {
                name(request, PREDICT_TEMPLATE);
                predictions.predict(http, request, predict, null);
                return;
            }
        }
        http.next();
    }

    /** The endpoint that stands between the two; null if none of that name is served. */
    private @Nullable String endpoint(String path, String before, String after) {
        if (!path.startsWith(before) || !path.endsWith(after) || path.length() <= before.length() + after.length()) {
            return null;
        }
        String name = path.substring(before.length(), path.length() - after.length());
        return predictionService.table().endpoint(name) == null ? null : name;
    }

    /** The route, of which the platform's metrics make a label. */
    private static void name(HttpServerRequest request, String template) {
        if (((HttpServerRequestInternal) request).metric() instanceof HttpRequestMetric metric) {
            metric.setTemplatePath(template);
        }
    }
}
